import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { headwater, namesIn, start, startProgram } from '../world/cli.ts';
import { makeSmallWorld, type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { addFile, edit, entryOf, flipByte } from '../world/tamper.ts';

/** What does not stand is built again, and gives way only to what does. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

beforeEach(async () => {
  await headwater(['uninstall', 'hello'], world.env);
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
});

test('while it is built again, its commands go on running', async () => {
  addFile(join(entryOf(world), 'tree', 'bin', 'extra'));
  const run = start(['exec', 'hello', '--', 'hi'], world.env);
  await run.until('hello 1.0: step 3/');
  expect(await shimSays(world, 'hi')).toMatch(/^hello from greet/);
  expect(await run.end).toMatchObject({ code: 0, stderr: expect.stringContaining('bin/extra: extra') });
  await expectSound(world);
});

test('where the build fails, it stays, and verify goes on telling what is wrong with it', async () => {
  const entry = entryOf(world);
  addFile(join(entry, 'tree', 'bin', 'extra'));
  rmSync(world.host.paths.downloads, { recursive: true });
  rmSync(join(world.bin, 'hi'));
  const settings = join(world.host.paths.config, 'settings.json');
  const before = readFileSync(settings, 'utf8');
  edit(settings, () => JSON.stringify({ mirrors: { debian: 'http://127.0.0.1:1/' } }));
  const said = await headwater(['install', 'hello'], world.env);
  edit(settings, () => before);
  expect(said).toMatchObject({ code: 5, stderr: expect.stringContaining('FETCH_FAILED') });
  expect(entryOf(world)).toBe(entry);
  expect(await shimSays(world, 'hello')).toMatch(/^hello from greet/);
  expect((await headwater(['verify', 'hello'], world.env)).code).toBe(7);
});

test('bundle and receipt changed together: only the door sees it, and the entry gives way all the same', async () => {
  const proof = join(entryOf(world), 'proof');
  const bundle = join(proof, 'provenance.sigstore.json');
  const before = sha256Of(readFileSync(bundle));
  edit(bundle, (text) => text.replace(/"sig":"M/, '"sig":"N'));
  const after = sha256Of(readFileSync(bundle));
  edit(join(proof, 'receipt.json'), (text) => text.replace(before, after));
  expect((await headwater(['verify', 'hello'], world.env)).code).toBe(3);
  const said = await headwater(['exec', 'hello', '--', 'hi'], world.env);
  expect(said).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('is not what was verified (VERIFY_'),
  });
  await expectSound(world);
});

test('the new build is another artifact: commands go over to it, then the old one is removed', async () => {
  const other = await smallWorld();
  const stamp = `script = [["sh", "-c", "date +%s%N > stamp"]]\nfiles = { "share/stamp" = "stamp" }\n`;
  appendFileSync(join(other.catalog, 'hello.toml'), stamp);
  expect((await headwater(['install', 'hello@1.0'], other.env)).code).toBe(0);
  const old = entryOf(other);
  flipByte(join(old, 'tree', 'share', 'stamp'), () => 0);
  expect((await headwater(['exec', 'hello@1.0', '--', 'hi'], other.env)).code).toBe(0);
  expect(entryOf(other)).not.toBe(old);
  await expectSound(other);
  const { generations } = other.host.paths;
  const current = readFileSync(join(generations, 'current', 'generation.json'), 'utf8');
  expect(JSON.parse(current).packages[0]).toMatchObject({ name: 'hello', requested: '1.0' });
});

async function expectSound(of: SmallWorld): Promise<void> {
  expect((await headwater(['verify'], of.env)).code).toBe(0);
  expect(await shimSays(of, 'hi')).toMatch(/^hello from greet/);
  expect(namesIn(of.host.paths.quarantine)).toEqual([]);
}

async function shimSays(of: SmallWorld, command: string): Promise<string> {
  return (await startProgram([join(of.bin, command)], of.env).end).stdout;
}
