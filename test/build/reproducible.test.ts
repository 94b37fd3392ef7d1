import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Reproductions, reproduce } from '../../scripts/reproduce/reproduce.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { makeSource } from '../world/recipe.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';
import { OPEN_TRAPS, trapEntry, trapProject } from '../world/traps.ts';

/** Two builds of each, a process for every one. */
const patient = { timeout: 10 * 60_000 };

test(
  'what a build learns of place, time, user and machine does not get into its artifact',
  patient,
  async () => {
    const { results } = await reproduceTraps('closed', []);
    expect(results).toMatchObject([{ what: 'closed@1.0', differences: [] }]);
    const [{ first, second } = {}] = results;
    expect(first).toMatchObject({ type: 'made', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect({ ...second, seconds: 0, path: '' }).toEqual({ ...first, seconds: 0, path: '' });
  },
);

test('what only a recipe can keep the same is found, file by file', patient, async () => {
  const { results } = await reproduceTraps('open', ['OPEN=1']);
  const [{ differences = [] } = {}] = results;
  expect(differences.map((line) => line.slice(0, line.indexOf(':')))).toEqual(OPEN_TRAPS);
});

test.for(['tree', 'lz4'])('%s of the catalog is the same, built twice', patient, async (name, { skip }) => {
  const machine = tempHome();
  const missing = await fetchAll(name, machine);
  skip(missing !== undefined, missing);
  const { results } = await reproduce({ ...quiet, names: [name], downloads: machine.host.paths.downloads });
  expect(results).toMatchObject([{ first: { type: 'made' }, second: { type: 'made' }, differences: [] }]);
});

const quiet = { env: {}, say: () => undefined };

async function reproduceTraps(name: string, make: readonly string[]): Promise<Reproductions> {
  const { scratch } = tempHome();
  const [catalog, downloads] = [join(scratch, 'catalog'), join(scratch, 'downloads')];
  const source = await makeSource(scratch, name, trapProject);
  for (const folder of [catalog, downloads]) mkdirSync(folder);
  copyFileSync(source.path, join(downloads, `sha256-${source.sha256}`));
  writeFileSync(join(catalog, `${name}.toml`), trapEntry(name, source.sha256, make));
  // One of the two builds is another user's, who must be able to read the catalog.
  for (const folder of [dirname(scratch), scratch, catalog]) chmodSync(folder, 0o755);
  chmodSync(join(catalog, `${name}.toml`), 0o644);
  return reproduce({ ...quiet, names: [name], downloads, env: { HEADWATER_CATALOG: catalog } });
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
