import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filtered, headwater, namesIn, start, transcript } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('from nothing to a command on PATH; then there is nothing to do', async () => {
  const world = await smallWorld();
  const first = await headwater(['install', 'hello'], world.env);
  expect(transcript(first, world.places)).toMatchSnapshot('install');
  expect(execFileSync(join(world.bin, 'hello'), { encoding: 'utf8', env: world.env })).toMatch(
    /^hello from greet/,
  );

  const requests = world.requests.length;
  const fast = await headwater(['install', 'hello'], world.env);
  const slow = await headwater(['install', 'hello', '--from', 'source'], world.env);
  expect(transcript(fast, world.places)).toMatchSnapshot('again');
  expect(fast).toEqual(slow);
  expect(world.requests.length).toBe(requests);
  expect(namesIn(world.host.paths.quarantine)).toEqual([]);
});

test('--json says the same as data, and nothing on stderr', async () => {
  const world = await smallWorld();
  const built = await headwater(['install', 'hello', '--json'], world.env);
  expect(transcript(built, world.places)).toMatchSnapshot();
  const again = await headwater(['install', 'hello', '--json'], world.env);
  expect(JSON.parse(again.stdout)).toMatchObject({ packages: [{ name: 'hello', how: 'already' }] });
});

test('a library is installed into the store, and puts nothing on PATH', async () => {
  const world = await smallWorld();
  const said = await headwater(['install', 'greet'], world.env);
  expect(said.code).toBe(0);
  expect(namesIn(world.host.paths.store)).toEqual(['greet']);
  expect(namesIn(world.bin)).toEqual([]);
  const tool = await headwater(['install', 'hello'], world.env);
  expect(tool.code).toBe(0);
  expect(world.requests.filter((url) => url.includes('greet')).length).toBe(1);
});

test('two installs at once: one builds, the other waits and finds it', async () => {
  const world = await smallWorld();
  const runs = [start(['install', 'hello'], world.env), start(['install', 'hello'], world.env)];
  const [one, other] = await Promise.all(runs.map((run) => run.end));
  expect([one?.code, other?.code]).toEqual([0, 0]);
  const texts = `${one?.stderr}${other?.stderr}`;
  expect(texts.match(/built from source in/g)?.length).toBe(2);
  expect(texts).toContain('waiting for another headwater that builds');
  expect(namesIn(join(world.host.paths.store, 'hello')).length).toBe(1);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of a build leaves nothing half-done',
  async (signal) => {
    const world = await smallWorld();
    const run = start(['install', 'hello'], world.env);
    await run.until('hello 1.0: step 2/');
    run.process.kill(signal);
    expect((await run.end).code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(namesIn(world.bin)).toEqual([]);
    expect(namesIn(join(world.host.paths.store, 'hello'))).toEqual([]);
    expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
    expect(namesIn(world.host.paths.quarantine)).toEqual([]);
  },
);

test('a missing shim is put back', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  rmSync(join(world.bin, 'hi'));
  const said = await headwater(['install', 'hello'], world.env);
  expect(filtered(said.stderr, world.places)).toContain('installed hello 1.0 (from the store');
  expect(existsSync(join(world.bin, 'hi'))).toBe(true);
});

test('the hint for PATH is the line of the shell in use', async () => {
  const world = await smallWorld();
  const env = { ...world.env, PATH: '/usr/bin:/bin', SHELL: '/usr/bin/fish' };
  const first = await headwater(['install', 'hello'], env);
  expect(first.stderr).toContain(`fish_add_path --prepend ${world.bin}`);
  const again = await headwater(['install', 'hello'], { ...env, SHELL: '/bin/zsh' });
  expect(again.stderr).toContain(`export PATH=${world.bin}:"$PATH"`);
});
