import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { makeSmallWorld, type SmallWorld } from '../world/small-catalog.ts';

/**
 * The record of an install answers the same install again, as long as nothing it rests on
 * has changed. Here the record says something no slow path ever says, so that the tests see
 * who answered.
 */
const MARK = 'answered by the record';
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

beforeEach(async () => {
  expect((await headwater(['install', 'hello', '--from', 'source'], world.env)).code).toBe(0);
  const record = JSON.parse(readFileSync(recordPath(), 'utf8'));
  writeFileSync(recordPath(), JSON.stringify({ ...record, lines: [MARK] }));
});

test('nothing has changed: the record answers', async () => {
  for (const args of [['hello'], ['-g', 'hello'], ['hello', '--global']]) {
    expect(await headwater(['install', ...args], world.env)).toEqual({
      code: 0,
      stdout: '',
      stderr: `${MARK}\n`,
    });
  }
});

test.each<[string, (world: SmallWorld) => void]>([
  ['the entry in the catalog is edited', ({ catalog }) => appendFileSync(join(catalog, 'hello.toml'), '\n')],
  ['the entry of a library is edited', ({ catalog }) => appendFileSync(join(catalog, 'greet.toml'), '\n')],
  ['a file came to the catalog', ({ catalog }) => writeFileSync(join(catalog, 'zz.md'), '')],
  ['a shim is gone', ({ bin }) => rmSync(join(bin, 'hi'))],
  ['a shim is another file', ({ bin }) => copyOver(join(bin, 'hi'))],
  [
    'the receipt was replaced',
    ({ host }) => copyOver(join(entryOf(host.paths.store), 'proof', 'receipt.json')),
  ],
  [
    'the program was replaced',
    ({ host }) => copyOver(join(entryOf(host.paths.store), 'tree', 'bin', 'hello')),
  ],
  [
    'the file that a shim reads was replaced',
    ({ host }) => copyOver(join(host.paths.generations, 'current', 'tools', 'hi')),
  ],
  ['the global set was made anew', ({ host }) => relink(host.paths.generations)],
  ['another bundle wrote the record', () => changeRecord({ bundle: 'another' })],
  ['the record is of another platform', () => changeRecord({ platform: 'darwin-arm64' })],
  ['the record is of another catalog', () => changeRecord({ catalog: '/elsewhere' })],
  ['the record is no record', () => writeFileSync(recordPath(), '{')],
  [
    'the record rests on a file that is not there',
    () => changeRecord({ stamps: { '/no/such/file': '1:2:3:4' } }),
  ],
  ['the record rests on nothing', () => changeRecord({ stamps: {} })],
])('%s: the slow path answers, and rightly', async (_, change) => {
  change(world);
  const said = await headwater(['install', 'hello'], world.env);
  expect(said.code).toBe(0);
  expect(said.stderr).not.toContain(MARK);
  expect(said.stderr).toMatch(/hello 1\.0/);
  expect(namesIn(world.bin)).toEqual(['hello', 'hi']);
});

test('after uninstall the record is worth nothing', async () => {
  await headwater(['uninstall', 'hello'], world.env);
  const said = await headwater(['install', 'hello'], world.env);
  expect(said.stderr).not.toContain(MARK);
  expect(namesIn(world.bin)).toEqual(['hello', 'hi']);
});

test('which answers fast and slow alike', async () => {
  const fast = await headwater(['which', 'hi'], world.env);
  const slow = await headwater(['which', 'hi', '--json'], world.env);
  expect(fast.stdout.trim()).toBe(JSON.parse(slow.stdout).program);
});

test('which names no program outside of the store, whatever the file of its shim says', async () => {
  const { fs, paths } = world.host;
  const file = join(paths.generations, 'current', 'tools', 'hi');
  const before = fs.readFileSync(file);
  for (const planted of ['/bin/sh', `${paths.store}/../../../../../../../../bin/sh`]) {
    fs.writeFileSync(file, `${planted}\n`);
    expect((await headwater(['which', 'hi'], world.env)).stdout).not.toContain('/bin/sh');
  }
  fs.writeFileSync(file, before);
});

test('--version is of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  expect((await headwater(['--version'], world.env)).stdout).toBe(`headwater ${version}\n`);
});

function recordPath(): string {
  return join(world.host.paths.cache, 'installed', 'hello.json');
}

function changeRecord(change: object): void {
  const record = JSON.parse(readFileSync(recordPath(), 'utf8'));
  writeFileSync(recordPath(), JSON.stringify({ ...record, ...change }));
}

function entryOf(store: string): string {
  return join(store, 'hello', namesIn(join(store, 'hello'))[0] ?? '');
}

/** The same bytes and mode in a new file of the same name. */
function copyOver(path: string): void {
  const { fs } = world.host;
  const folder = join(path, '..');
  const { mode } = fs.statSync(folder);
  fs.chmodSync(folder, 0o755);
  fs.copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
  fs.chmodSync(folder, mode);
}

function relink(generations: string): void {
  const { fs } = world.host;
  const target = fs.readlinkSync(join(generations, 'current'));
  fs.symlinkSync(target, join(generations, '.next'));
  renameSync(join(generations, '.next'), join(generations, 'current'));
}
