import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { removeTree } from '../../src/host/remove-tree.ts';
import { headwater, namesIn } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { edit, entryOf } from '../world/tamper.ts';
import { addTiny } from '../world/tools.ts';

/** Stores that HEADWATER_STORES names, made by whoever made the image: nothing in them is believed. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let store: string;
let entry: string;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  expect((await headwater(['install', 'one'], world.env)).code).toBe(0);
});

afterAll(() => world.dispose());

/** A copy of a sound store, to be spoiled. */
beforeEach(() => {
  store = join(world.scratch, 'image');
  const sound = entryOf(world, 'one');
  entry = join(store, 'one', basename(sound));
  mkdirSync(dirname(entry), { recursive: true });
  execFileSync('cp', ['-a', sound, dirname(entry)]);
  execFileSync('chmod', ['-R', 'u+w', entry]);
  onTestFinished(() => removeTree(world.host, store));
});

/** Installs above it, where no source can be had. */
async function installAbove(believing: 'the image' | 'nobody' = 'the image') {
  const home = join(world.scratch, 'above');
  onTestFinished(() => removeTree(world.host, home));
  mkdirSync(join(home, 'config'), { recursive: true });
  const nowhere = { mirrors: { debian: 'http://127.0.0.1:1/' } };
  writeFileSync(join(home, 'config', 'settings.json'), JSON.stringify(nowhere));
  if (believing === 'the image')
    cpSync(join(world.host.paths.keys, 'trusted.json'), join(home, 'keys', 'trusted.json'));
  const env = { ...world.env, HEADWATER_HOME: home, HEADWATER_STORES: store };
  const said = await headwater(['install', 'one'], env);
  return { ...said, stored: namesIn(join(home, 'store')), commands: namesIn(join(home, 'bin')) };
}

const receipt = () => join(entry, 'proof', 'receipt.json');

/** Whatever it is, it is not taken: the source is asked for instead, and cannot be had. */
const NOT_TAKEN = { code: 5, stored: [], commands: [] };

test('as it is, it is taken', async () => {
  expect(await installAbove()).toMatchObject({ code: 0, stored: ['one'], commands: ['one'] });
});

test("the key of another machine in the image's store makes nothing believed", async () => {
  const said = await installAbove('nobody');
  expect(said).toMatchObject(NOT_TAKEN);
  expect(said.stderr).toContain('VERIFY_UNKNOWN_SIGNER');
});

test.each<[string, (text: string) => string]>([
  ['nothing', () => ''],
  ['no JSON', () => 'one'],
  ['lists in lists', () => '['.repeat(100_000)],
  ['more than any has', (text) => `${text}${' '.repeat(2 ** 20)}`],
  ['a key twice', (text) => text.replace('{', '{"name": "other",')],
  ['a member nobody knows', (text) => text.replace('{', '{"trusted": true,')],
  ['another package', (text) => text.replaceAll('"one"', '"two"')],
  ['another version', (text) => text.replaceAll('"1.0"', '"1.1"')],
  ['a level that nobody earned', (text) => text.replaceAll('SLSA_BUILD_LEVEL_1', 'SLSA_BUILD_LEVEL_3')],
  [
    'a command that leads out of the tree',
    (text) => text.replace(/"bins": \[[^\]]*\]/, '"bins": ["../../../sh"]'),
  ],
  [
    'a command that the catalog has not',
    (text) => text.replace(/"bins": \[[^\]]*\]/, '"bins": ["one", "sh"]'),
  ],
  ['no command', (text) => text.replace(/"bins": \[[^\]]*\]/, '"bins": []')],
  ['another kind', (text) => text.replace('"kind": "tool"', '"kind": "library"')],
])('a receipt that says %s', async (_, twist) => {
  edit(receipt(), twist);
  expect(await installAbove()).toMatchObject(NOT_TAKEN);
});

test.each<[string, (path: string) => unknown]>([
  ['a pipe that nobody writes to', (path) => execFileSync('mkfifo', [path])],
  ['a device that never ends', (path) => symlinkSync('/dev/zero', path)],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a link to nothing', (path) => symlinkSync('/no/such', path)],
])('in the place of a receipt, and of the provenance, %s', async (_, put) => {
  const provenance = join(entry, 'proof', 'provenance.sigstore.json');
  for (const path of [provenance, receipt()]) {
    rmSync(path);
    put(path);
    expect(await installAbove(), path).toMatchObject(NOT_TAKEN);
  }
});

test('a program that is a link to one outside', async () => {
  const program = join(entry, 'tree', 'bin', 'one');
  rmSync(program);
  symlinkSync('/bin/sh', program);
  expect(await installAbove()).toMatchObject(NOT_TAKEN);
});

test.each(['tree', 'proof', 'tree/bin'])('%s that is a link to a folder of other files', async (part) => {
  const elsewhere = join(store, 'elsewhere');
  renameSync(join(entry, part), elsewhere);
  writeFileSync(join(elsewhere, 'more'), '#!/bin/sh\n', { mode: 0o755 });
  symlinkSync(elsewhere, join(entry, part));
  const said = await installAbove();
  if (part === 'proof') expect(said).toMatchObject({ code: 0, commands: ['one'] });
  else expect(said).toMatchObject(NOT_TAKEN);
});

test('an entry that is a link to a sound one is copied as it was judged, and needs it no more', async () => {
  const elsewhere = join(store, 'elsewhere');
  renameSync(entry, elsewhere);
  symlinkSync(elsewhere, entry);
  const said = await installAbove();
  expect(said).toMatchObject({ code: 0, stored: ['one'] });
  const own = join(world.scratch, 'above', 'store', 'one', basename(entry));
  expect(world.host.fs.lstatSync(own).isDirectory()).toBe(true);
  removeTree(world.host, elsewhere);
  expect(readFileSync(join(own, 'tree', 'bin', 'one'), 'utf8')).toContain('one 1.0');
});

test('a store that is a file, a link to itself, or endless', async () => {
  removeTree(world.host, store);
  writeFileSync(store, 'store');
  expect(await installAbove()).toMatchObject(NOT_TAKEN);
  rmSync(store);
  symlinkSync(store, store);
  expect(await installAbove()).toMatchObject(NOT_TAKEN);
  rmSync(store);
  symlinkSync('/dev/zero', store);
  expect(await installAbove()).toMatchObject(NOT_TAKEN);
  rmSync(store);
});
