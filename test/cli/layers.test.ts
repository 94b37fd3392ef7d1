import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { removeTree } from '../../src/host/remove-tree.ts';
import { projectRoot } from '../world/bundle.ts';
import { headwater, namesIn, startProgram } from '../world/cli.ts';
import { canMountReadOnly, withReadOnly } from '../world/read-only.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addFile, entryOf, flipByte } from '../world/tamper.ts';

/** A home in an image's layer, which is only read, and a home above it. */
let image: Awaited<ReturnType<typeof makeSmallWorld>>;

const program = join(projectRoot, 'bin', 'headwater');

beforeAll(async () => {
  image = await makeSmallWorld();
  expect((await headwater(['install', 'hello'], image.env)).code).toBe(0);
});

afterAll(() => image.dispose());

/** A home that believes the image's builder, where `trusting`; sources cannot be had there. */
function homeAbove({ trusting }: { trusting: 'image' | 'nobody' }) {
  const home = join(image.scratch, 'above');
  onTestFinished(() => removeTree(image.host, home));
  mkdirSync(join(home, 'config'), { recursive: true });
  const nowhere = { mirrors: { debian: 'http://127.0.0.1:1/' } };
  writeFileSync(join(home, 'config', 'settings.json'), JSON.stringify(nowhere));
  if (trusting === 'image') {
    mkdirSync(join(home, 'keys'), { mode: 0o700 });
    copyFileSync(join(image.host.paths.keys, 'trusted.json'), join(home, 'keys', 'trusted.json'));
  }
  const env = { ...image.env, HEADWATER_HOME: home, HEADWATER_STORES: image.host.paths.store };
  return { home, env, command: (...args: string[]) => headwater(args, env) };
}

test.skipIf(!canMountReadOnly)('a home that cannot be written answers, and runs', async () => {
  const { env, home, bin } = image;
  for (const words of ['list --all', 'which hi --json', 'why hi', 'verify', 'generations', 'gc --dry-run']) {
    const usual = await headwater(words.split(' '), env);
    const said = await withReadOnly(home, [program, ...words.split(' ')], env);
    expect(said, words).toEqual(usual);
    expect(said.code).toBe(0);
  }
  expect(await withReadOnly(home, [join(bin, 'hi')], env)).toMatchObject({ code: 0 });
  const ran = await withReadOnly(home, [program, 'exec', 'hello', '--', 'hi'], env);
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^hello from greet/) });
  for (const words of ['gc', 'uninstall hello', 'rollback 1']) {
    const said = await withReadOnly(home, [program, ...words.split(' '), '--json'], env);
    expect(JSON.parse(said.stdout).error?.code, words).toBe('STORE_UNWRITABLE');
  }
  expect((await headwater(['verify'], env)).code).toBe(0);
  expect(namesIn(bin)).toEqual(['hello', 'hi']);
});

test.skipIf(!canMountReadOnly)('what the image has is not built again above it', async () => {
  const { env, home } = homeAbove({ trusting: 'image' });
  const said = await withReadOnly(image.home, [program, 'install', 'hello'], env);
  expect(said, said.stderr).toMatchObject({ code: 0 });
  expect(said.stderr).toContain(`taken from ${entryOf(image)}, verified`);
  expect(namesIn(join(home, 'store'))).toEqual(['greet', 'hello']);
  expect(namesIn(join(home, 'quarantine'))).toEqual([]);
});

test('what was taken over is verified as one’s own, runs, and needs the image no more', async () => {
  const { command, env, home } = homeAbove({ trusting: 'image' });
  expect((await command('install', 'hello')).code).toBe(0);
  const alone = { ...env, HEADWATER_STORES: '' };
  expect((await headwater(['verify'], alone)).code).toBe(0);
  const [entry = ''] = namesIn(join(home, 'store', 'hello'));
  const modeOf = (store: string, path: string) => statSync(join(store, 'hello', entry, path)).mode;
  for (const path of ['', 'proof', 'proof/receipt.json', 'tree', 'tree/bin', 'tree/bin/hello']) {
    expect([path, modeOf(join(home, 'store'), path)]).toEqual([path, modeOf(image.host.paths.store, path)]);
  }
  const shim = await startProgram([join(home, 'bin', 'hi')], alone).end;
  expect(shim.stdout).toMatch(/^hello from greet/);
  expect((await command('install', 'hello')).stderr).not.toContain('taken from');
});

test('signed by a builder whom this home does not believe: passed over, and told', async () => {
  const { command, home } = homeAbove({ trusting: 'nobody' });
  const said = await command('install', 'hello');
  expect(said.stderr).toContain('is passed over (VERIFY_UNKNOWN_SIGNER)');
  expect(said.code).toBe(5);
  expect(namesIn(join(home, 'store'))).toEqual([]);
  expect(namesIn(join(home, 'bin'))).toEqual([]);
});

test('changed in the image: passed over, nothing of it is linked, and the image stays as it is', async () => {
  const { command, home } = homeAbove({ trusting: 'image' });
  const file = join(entryOf(image), 'tree', 'bin', 'hello');
  flipByte(file);
  const flipped = await command('install', 'hello');
  flipByte(file);
  expect(flipped.stderr).toContain('is passed over (bin/hello: changed)');
  expect(namesIn(join(home, 'store'))).toEqual(['greet']);
  const extra = join(entryOf(image), 'tree', 'bin', 'extra');
  addFile(extra);
  const added = await command('install', 'hello');
  image.host.fs.rmSync(extra);
  expect(added.stderr).toContain('is passed over (bin/extra: extra)');
  expect([flipped.code, added.code]).toEqual([5, 5]);
  expect(namesIn(join(home, 'bin'))).toEqual([]);
  expect((await headwater(['verify'], image.env)).code).toBe(0);
});

test('a store below has an absolute path, or none', async () => {
  const { env, home } = homeAbove({ trusting: 'nobody' });
  const { code, stdout } = await headwater(['list', '--json'], { ...env, HEADWATER_STORES: 'store' });
  expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'SETTING_INVALID']);
  expect((await headwater(['list'], { ...env, HEADWATER_STORES: `:/no/such:${home}/store` })).code).toBe(0);
  expect(existsSync(join(home, 'store'))).toBe(false);
});
