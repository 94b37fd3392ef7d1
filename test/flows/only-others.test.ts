import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { bumpEntry } from '../../src/flows/bump/bump.ts';
import { catalogOutdated } from '../../src/flows/catalog-outdated.ts';
import { resolveAll } from '../../src/flows/graph/resolve-all.ts';
import { coverageOf, entryFinder } from '../../src/flows/import/coverage.ts';
import { info } from '../../src/flows/info.ts';
import { search } from '../../src/flows/search.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import type { Wish } from '../../src/request/foreign/foreign.ts';
import type { Identity } from '../../src/request/foreign/names/identify.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { infoLines } from '../../src/ui/info-lines.ts';
import { makeTempHome } from '../world/temp-home.ts';

const made = makeTempHome({ HEADWATER_CATALOG: join(import.meta.dirname, '../../catalog') });
const { host } = made;
const context = { host, now: host.now(), progress: () => undefined };
afterAll(() => made.dispose());

describe('a tool that only others build', () => {
  it('cannot be built, and the error says what can be done', () => {
    const name = parsePackageName('gh');
    expect(() => resolve({ packages: [{ name }] }, loadCatalog(host), 'linux-x64')).toThrow(
      expect.objectContaining({
        code: 'RECIPE_MISSING',
        detail: expect.objectContaining({
          found: expect.stringContaining('cli/cli/.github/workflows/deployment.yml'),
          hint: expect.stringContaining('headwater install gh'),
        }),
      }),
    );
  });

  it('is shown with who builds it, and without what only a recipe has', () => {
    const about = info('gh', context);
    expect(about).toMatchObject({ name: 'gh', versions: [], sources: [], needs: [], bins: ['gh'] });
    expect(about).not.toHaveProperty('recipeDigest');
    expect(about.attested).toEqual({
      by: 'https://github.com/cli/cli/.github/workflows/deployment.yml',
      level: 'SLSA_BUILD_LEVEL_2',
      platforms: ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'],
    });
    const text = infoLines(about).join('\n');
    expect(text).toContain('attested by');
    expect(text).not.toMatch(/undefined|built with|sha256:/);
  });

  it('is shown with both where there is a recipe as well', () => {
    const about = info('age', context);
    expect(about.recipeDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(about.attested?.by).toContain('FiloSottile/age');
  });

  it('is found, with who builds it', () => {
    const [gh] = search(['github', 'command', 'line'], host).filter(({ name }) => name === 'gh');
    expect(gh).toMatchObject({ attestedBy: 'cli/cli/.github/workflows/deployment.yml' });
    expect(gh).not.toHaveProperty('version');
  });

  it('is no part of a build of everything, and breaks none', () => {
    const { packages, broken, elsewhere } = resolveAll(loadCatalog(host), 'linux-x64');
    expect(broken).toEqual([]);
    expect(elsewhere).toEqual([]);
    expect(packages.map(({ name }) => name as string)).not.toContain('gh');
  });

  it('has nothing here that could be out of date, or raised', async () => {
    await expect(catalogOutdated(['gh'], context)).rejects.toMatchObject({ code: 'RECIPE_MISSING' });
    const options = { keep: false, build: false };
    await expect(bumpEntry('gh', options, context)).rejects.toMatchObject({ code: 'RECIPE_MISSING' });
  });
});

describe('a repository that is asked for by an importer', () => {
  it.each([
    ['cli/cli', 'gh'],
    ['controlplaneio-fluxcd/flux-operator', 'flux-operator'],
    ['astral-sh/uv', 'uv'],
    ['FiloSottile/age', 'age'],
  ])('%s is %s', (repository, name) => {
    const find = entryFinder(loadCatalog(host));
    expect(find({ repository } as Identity)?.name).toBe(name);
  });

  it('is said to be attested, and by whom', () => {
    const find = entryFinder(loadCatalog(host));
    const { proof } = coverageOf({ repository: 'cli/cli' } as Identity, { type: 'newest' } as Wish, find);
    expect(proof).toEqual({
      type: 'attested',
      by: 'cli/cli/.github/workflows/deployment.yml',
      level: 'SLSA_BUILD_LEVEL_2',
      checked: 'catalog',
      orSource: false,
    });
  });
});
