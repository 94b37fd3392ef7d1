import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { headwater, namesIn, start } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('exec builds what is missing, runs it, and links nothing', async () => {
  const world = await smallWorld();
  const said = await headwater(['exec', 'hello', '--', 'hi'], world.env);
  expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(/^hello from greet/) });
  expect(namesIn(world.bin)).toEqual([]);
});

test('exec passes on arguments, flags, exit codes and signals', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  const run = (...command: string[]) => headwater(['exec', 'hello', '--', ...command], world.env);
  expect((await run('sh', '-c', 'echo "$@"; exit 7', 'sh', '--json', '--help', '-g')).code).toBe(7);
  expect((await run('printf', '%s|', '--json', 'a b')).stdout).toBe('--json|a b|');
  expect((await run('sh', '-c', 'kill -9 $$')).code).toBe(137);
  expect((await run('sh', '-c', 'command -v hello')).stdout).toMatch(
    /store\/hello\/1\.0-[0-9a-f]{12}\/tree\/bin\/hello\n$/,
  );
  expect((await run('sh', '-c', 'yes | head -n 1')).stdout).toBe('y\n');
  expect((await run('no-such-command')).code).toBe(127);
});

test('a signal to exec reaches the command, whose end is its end', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  const script =
    'trap "exit 5" TERM; echo ready >&2; n=0; while [ $n -lt 200 ]; do n=$((n+1)); sleep 0.05; done';
  const run = start(['exec', 'hello', '--', 'sh', '-c', script], world.env);
  await run.until('ready');
  run.process.kill('SIGTERM');
  expect((await run.end).code).toBe(5);
});

test('exec without a command runs the only one there is, and asks where there are two', async () => {
  const world = await smallWorld();
  const said = await headwater(['exec', 'hello'], world.env);
  expect(said.code).toBe(2);
  expect(said.stderr).toContain('the tools have hello, hi');
});

test('build leaves artifact and evidence, the same artifact each time, and admits only the needs', async () => {
  const world = await smallWorld();
  const [one, other] = [join(world.scratch, 'one'), join(world.scratch, 'other')];
  const first = await headwater(['build', 'hello', '--out', one, '--json'], world.env);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const [result] = JSON.parse(first.stdout).packages;
  expect(result.files.map((file: string) => basename(file))).toEqual(namesIn(one));
  expect(sha256Of(readFileSync(result.files[0]))).toBe(result.sha256);
  expect(namesIn(world.host.paths.store)).toEqual(['greet']);

  const second = await headwater(['build', 'hello', '--out', other], world.env);
  expect(second.stdout).toContain(
    `sha256:${result.sha256}\nsha256:${result.tarSha256}  (uncompressed tar)\n`,
  );
});
