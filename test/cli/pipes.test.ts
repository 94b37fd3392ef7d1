import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { entryOf } from '../world/tamper.ts';

const sh = promisify(execFile);
const program = join(import.meta.dirname, '../../bin/headwater');
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

const inShell = (script: string) => sh('bash', ['-c', script, program], { env: world.env });

test('an install nobody listens to is finished all the same', async () => {
  await inShell('"$0" install hello 2>&1 | head -n 1');
  expect((await headwater(['which', 'hi'], world.env)).code).toBe(0);
  expect((await headwater(['verify', 'hello'], world.env)).code).toBe(0);
});

test('a loop over lines keeps its input', async () => {
  const { stdout } = await inShell(
    'printf "one\\ntwo\\n" | while read -r line; do "$0" list >/dev/null; "$0" verify >/dev/null; echo "$line"; done',
  );
  expect(stdout).toBe('one\ntwo\n');
});

test('what is piped in is no argument', async () => {
  await expect(inShell('echo hi | "$0" why')).rejects.toMatchObject({ code: 2 });
});

test('a program that was changed is not called installed: it is built again', async () => {
  expect((await headwater(['install', 'hello'], world.env)).stderr).toContain('already installed');
  appendFileSync(join(entryOf(world), 'tree', 'bin', 'hi'), '#');
  const again = await headwater(['install', 'hello'], world.env);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('is not what was verified') });
  expect((await headwater(['verify', 'hello'], world.env)).code).toBe(0);
});
