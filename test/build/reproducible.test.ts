import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { type RebuildReport, rebuildAll } from '../../src/flows/rebuild/rebuild.ts';
import { createHost } from '../../src/host/create.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { makeSource } from '../world/recipe.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';
import { OPEN_TRAPS, trapEntry, trapProject } from '../world/traps.ts';

/** Two builds of each, and a third where bytes do not tell why they differ. */
const patient = { timeout: 10 * 60_000 };

test(
  'what a build learns of place, time, user and machine does not get into its artifact',
  patient,
  async () => {
    const { results, failed } = await rebuildTraps('closed', []);
    expect(failed).toEqual([]);
    expect(results).toMatchObject([{ name: 'closed', rebuild: { identical: true }, differences: [] }]);
    const [{ rebuild } = {}] = results;
    expect(rebuild?.rebuilt).toEqual({
      artifactSha256: rebuild?.artifactSha256,
      tarSha256: rebuild?.tarSha256,
    });
  },
);

test('what only a recipe can keep the same is found, file by file', patient, async () => {
  const { results } = await rebuildTraps('open', ['OPEN=1']);
  const [{ differences = [] } = {}] = results;
  expect(differences.map(({ path }) => path)).toEqual(OPEN_TRAPS);
  expect(differences.flatMap(({ causes }) => causes)).toEqual(['build date', 'kernel', 'order']);
});

test.for(['tree', 'lz4'])('%s of the catalog is the same, built twice', patient, async (name, { skip }) => {
  const machine = tempHome();
  const missing = await fetchAll(name, machine);
  skip(missing !== undefined, missing);
  const { results, failed } = await rebuildAll([name], contextOf(machine.host));
  expect(failed).toEqual([]);
  expect(results).toMatchObject([{ rebuild: { identical: true }, differences: [] }]);
});

async function rebuildTraps(name: string, make: readonly string[]): Promise<RebuildReport> {
  const { scratch, env } = tempHome();
  const catalog = join(scratch, 'catalog');
  const host = createHost({ ...env, HEADWATER_CATALOG: catalog });
  const source = await makeSource(scratch, name, trapProject);
  mkdirSync(catalog);
  mkdirSync(host.paths.downloads, { recursive: true });
  copyFileSync(source.path, join(host.paths.downloads, `sha256-${source.sha256}`));
  writeFileSync(join(catalog, `${name}.toml`), trapEntry(name, source.sha256, make));
  return rebuildAll([name], contextOf(host));
}

function contextOf(host: TempHome['host']) {
  return { host, progress: () => undefined, now: host.now() };
}

/** @returns why the sources cannot be had here */
async function fetchAll(name: string, { host, scratch }: TempHome): Promise<string | undefined> {
  const entry = loadCatalog(host).find(parsePackageName(name));
  const [release] = entry?.releases ?? [];
  if (release === undefined) throw new Error(`the catalog has no ${name}`);
  try {
    for (const source of release.sources) {
      await fetchSource(source, { host, directory: scratch, what: name, progress: () => undefined });
    }
    return undefined;
  } catch (error) {
    if (error instanceof HeadwaterError && error.code === 'FETCH_FAILED')
      return `its source cannot be fetched here: ${error.detail.details?.join('; ')}`;
    throw error;
  } finally {
    await host.http.close();
  }
}
