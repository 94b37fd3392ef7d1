import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { headwater, namesIn, startProgram, transcript } from '../world/cli.ts';
import { makeSmallWorld, smallWorld } from '../world/small-catalog.ts';
import { expectSound } from '../world/sound.ts';
import { edit, entryOf, flipByte } from '../world/tamper.ts';

/** The way back, and its end: uninstall, rollback, gc. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

const GC = ['gc', '--keep', '1', '--older-than', '0m'];

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

beforeEach(async () => {
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  expect((await headwater(GC, world.env)).code).toBe(0);
});

async function json(...args: string[]) {
  const said = await headwater([...args, '--json'], world.env);
  return { code: said.code, ...JSON.parse(said.stdout) };
}

test('what was uninstalled comes back by rollback, and goes for good by gc', async () => {
  const entry = entryOf(world);
  expect(await json('uninstall', 'hello')).toMatchObject({
    code: 0,
    removed: [{ name: 'hello', path: entry, kept: 'rollback', freed: 0 }],
  });
  expect(namesIn(world.bin)).toEqual([]);
  const back = await json('rollback');
  expect(back).toMatchObject({ code: 0, to: back.from - 1, packages: [{ name: 'hello', version: '1.0' }] });
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
  const manifest = join(world.host.paths.config, 'headwater.toml');
  expect(readFileSync(manifest, 'utf8')).toMatch(/^hello = "latest"$/m);
  const forward = await json('rollback', String(back.from));
  expect(forward).toMatchObject({ from: back.to, to: back.from, packages: [] });
  expect(readFileSync(manifest, 'utf8')).not.toContain('hello');
  expect(namesIn(world.bin)).toEqual([]);

  const dry = await json('gc', '--dry-run', '--keep', '1', '--older-than', '0m');
  expect(existsSync(entry)).toBe(true);
  const done = await json(...GC);
  expect(done).toEqual({ ...dry, dryRun: false });
  expect(done.freed.map(({ kind }: { kind: string }) => kind)).toEqual(['generation', 'package', 'package']);
  expect(namesIn(world.host.paths.store)).toEqual([]);
  expect(await json('rollback')).toMatchObject({ code: 4, error: { code: 'GENERATION_UNKNOWN' } });
});

test('what people read', async () => {
  const own = await smallWorld();
  await headwater(['install', 'hello'], own.env);
  await headwater(['uninstall', 'hello'], own.env);
  for (const words of ['generations', 'gc --dry-run', 'gc --older-than 0m --keep 1', 'gc', 'gc --keep 0']) {
    const said = await headwater(words.split(' '), own.env);
    expect(transcript(said, own.places)).toMatchSnapshot(words);
  }
  const { error } = await json('gc', '--older-than', 'soon');
  expect(error.code).toBe('USAGE');
});

test('what is gone from the store cannot be gone back to, and it says how to get it', async () => {
  const entry = entryOf(world);
  await headwater(['uninstall', 'hello'], world.env);
  renameSync(entry, join(world.scratch, 'elsewhere'));
  const before = await json('generations');
  const { code, error } = await json('rollback');
  expect([code, error.code]).toEqual([4, 'NOT_INSTALLED']);
  expect(error.hint).toContain('headwater install hello@1.0');
  expect(await json('generations')).toEqual(before);
  expect(before.generations.map((item: { complete: boolean }) => item.complete)).toEqual([true, false]);
  renameSync(join(world.scratch, 'elsewhere'), entry);
});

test('what was changed since is not gone back to', async () => {
  await headwater(['uninstall', 'hello'], world.env);
  const program = join(entryOf(world), 'tree', 'bin', 'hello');
  flipByte(program);
  expect(await json('rollback')).toMatchObject({ code: 7, error: { code: 'STORE_DAMAGED' } });
  expect(namesIn(world.bin)).toEqual([]);
  flipByte(program);
});

test('what the policy of today refuses is not gone back to', async () => {
  await headwater(['uninstall', 'hello'], world.env);
  const policy = join(world.host.paths.config, 'policy.toml');
  writeFileSync(policy, 'require = "SLSA_BUILD_LEVEL_3"\n');
  const { error } = await json('rollback');
  world.host.fs.rmSync(policy);
  expect(error.code).toBe('POLICY_LEVEL');
  expect(namesIn(world.bin)).toEqual([]);
});

test('a shim that was damaged meanwhile is whole after a rollback; what comes next is numbered on', async () => {
  const { from } = await json('uninstall', 'hello').then(() => json('rollback'));
  edit(join(world.bin, 'hi'), (text) => text.replace('exec', 'true'));
  await json('rollback', String(from));
  await json('rollback');
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
  await headwater(['uninstall', 'hello'], world.env);
  const { generations } = await json('generations');
  expect(generations[0]).toMatchObject({ number: from + 1, current: true });
});

test('a program that runs keeps its package; so does a command that has it on PATH', async () => {
  const entry = entryOf(world);
  const args = ['exec', 'hello', '--', 'sh', '-c', 'echo up >&2; exec sleep 600'];
  const run = startProgram([join(import.meta.dirname, '../../bin/headwater'), ...args], world.env);
  await run.until('up');
  await headwater(['uninstall', 'hello'], world.env);
  const { spared } = await json(...GC);
  expect(spared.map(({ path, why }: { path: string; why: string }) => [path, why])).toContainEqual([
    entry,
    'in use',
  ]);
  expect(readFileSync(join(entry, 'tree', 'bin', 'hello')).length).toBeGreaterThan(0);
  run.process.kill('SIGTERM');
  await run.end;
});

test('a library that was asked for stays, though nothing was built with it', async () => {
  await headwater(['install', 'greet'], world.env);
  await headwater(['uninstall', 'hello'], world.env);
  const { freed } = await json(...GC);
  expect(freed.filter(({ kind }: { kind: string }) => kind === 'package').length).toBe(1);
  expect(existsSync(entryOf(world, 'greet'))).toBe(true);
  await headwater(['uninstall', 'greet'], world.env);
  expect(namesIn(world.host.paths.store)).toEqual([]);
});

test('whoever works in a package keeps it', async () => {
  const entry = entryOf(world);
  const child = spawn('/bin/sleep', ['600'], { cwd: join(entry, 'tree'), stdio: 'ignore', env: {} });
  await once(child, 'spawn');
  await headwater(['uninstall', 'hello'], world.env);
  await headwater(GC, world.env);
  expect(existsSync(entry)).toBe(true);
  child.kill();
  await once(child, 'exit');
  await headwater(GC, world.env);
  expect(existsSync(entry)).toBe(false);
});
