import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import type { SourceFile } from '../../src/build/inputs.ts';
import type { Recipe } from '../../src/catalog/entry.ts';
import { parseSha256, type Sha256, sha256Of } from '../../src/model/digest.ts';
import { parseBinName, parseCatalogName } from '../../src/model/package-name.ts';
import { parseVersion } from '../../src/model/version.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';

/** Contents by path; `#!` makes a file executable. */
export type Files = Readonly<Record<string, string>>;

/** When every source of the tests was last changed. Seconds since 1970. */
export const SOURCE_TIME = 1_700_000_000;

export interface TestPackage {
  readonly name: string;
  readonly kind?: 'tool' | 'library';
  readonly bins?: readonly string[];
  readonly recipe: Partial<Recipe>;
  readonly sha256?: Sha256;
  readonly needs?: readonly ResolvedPackage[];
}

/** A package as `resolve/` hands it over, version 1.0, with one source. */
export function packageOf(about: TestPackage): ResolvedPackage {
  const name = parseCatalogName(about.name);
  const version = parseVersion('1.0');
  const recipe = recipeOf({ ...about.recipe, needs: (about.needs ?? []).map((need) => need.name) });
  const url = `https://example.com/${name}-1.0.tar.gz`;
  const sha256 = about.sha256 ?? sha256Of(name);
  const release = { version, sources: [{ url, sha256, mirrors: [], confirmed: 'made by the test' }] };
  const platform = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';
  return {
    name,
    version,
    platform,
    origin: 'source',
    entry: {
      name,
      kind: about.kind ?? 'tool',
      summary: `${name} of the tests`,
      homepage: `https://example.com/${name}`,
      repository: `https://example.com/${name}.git`,
      license: 'MIT',
      bins: (about.bins ?? []).map(parseBinName),
      platforms: [platform],
      releases: [release],
      recipe,
    },
    release,
    modules: [],
    recipe,
    recipeDigest: sha256Of(JSON.stringify(recipe)),
    needs: about.needs ?? [],
    buildKey: sha256Of(`${name} ${JSON.stringify(recipe)}`),
  };
}

function recipeOf(given: Partial<Recipe>): Recipe {
  return {
    system: 'script',
    options: [],
    make: [],
    targets: [],
    install: ['install'],
    env: {},
    script: [],
    files: {},
    remove: [],
    directory: '',
    needs: [],
    tools: ['cc'],
    libraries: [],
    check: [],
    ...given,
  };
}

/** Packs files below `<name>-1.0/`, as upstream's archives are, always to the same bytes. */
export async function makeSource(scratch: string, name: string, files: Files): Promise<SourceFile> {
  const folder = mkdtempSync(join(scratch, 'source-'));
  for (const [path, text] of Object.entries(files)) writeSource(join(folder, `${name}-1.0`, path), text);
  const path = join(folder, `${name}-1.0.tar.gz`);
  await create({ file: path, cwd: folder, gzip: true, portable: true, noDirRecurse: true }, [
    ...Object.keys(files)
      .sort()
      .map((file) => `${name}-1.0/${file}`),
  ]);
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { url: `https://example.com/${name}-1.0.tar.gz`, path, sha256: parseSha256(digest) };
}

function writeSource(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, text.startsWith('#!') ? 0o755 : 0o644);
  utimesSync(path, SOURCE_TIME, SOURCE_TIME);
}
