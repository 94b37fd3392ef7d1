import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../world/bundle.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny } from '../world/tools.ts';

/** Whose manifest counts in a folder where everyone may write, for a user who is not root. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

const isRoot = process.getuid?.() === 0;
const [ME, STRANGER] = [4242, 4243];
const program = join(projectRoot, 'bin', 'headwater');
/** As this user, if it is an ordinary one. */
const asOrdinary = isRoot
  ? ['/usr/bin/setpriv', `--reuid=${ME}`, `--regid=${ME}`, '--clear-groups', '--']
  : ['/usr/bin/env'];

function run(command: readonly string[], cwd = '/') {
  const [file = '', ...args] = [...asOrdinary, ...command];
  return spawnSync(file, args, { cwd, env: world?.env ?? {}, encoding: 'utf8' });
}

const canRun = existsSync(asOrdinary[0] ?? '') && run(['/usr/bin/test', '-r', program]).status === 0;
const canBind = run(['/usr/bin/unshare', '-rm', 'true']).status === 0;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  if (!isRoot) return;
  chmodSync(join(world.scratch, '..'), 0o755);
  for (const path of [world.home, join(world.home, 'config')]) chownSync(path, ME, ME);
});

afterAll(() => world.dispose());

function folder(name: string, mode: number): string {
  const path = join(world.scratch, name);
  mkdirSync(path);
  chmodSync(path, mode);
  writeFileSync(join(path, 'headwater.toml'), '[tools]\none = "1"\n');
  return path;
}

/** LOCK_STALE: the manifest was read, and there is no lock. */
function codeOf(said: { readonly stdout: string; readonly stderr: string }): string {
  return JSON.parse(said.stdout || `{"error":{"code":${JSON.stringify(said.stderr)}}}`).error.code;
}

test.skipIf(!canRun || !isRoot).each([
  ['a stranger', STRANGER, 0o1777, 'MANIFEST_UNSAFE'],
  ['a stranger, without the sticky bit', STRANGER, 0o777, 'MANIFEST_UNSAFE'],
  ['oneself', ME, 0o1777, 'LOCK_STALE'],
  ['root', 0, 0o1777, 'LOCK_STALE'],
  ['a stranger, in a folder of theirs', STRANGER, 0o755, 'LOCK_STALE'],
])('a manifest of %s', (name, owner, mode, code) => {
  const path = folder(`of ${name}`, mode);
  chownSync(join(path, 'headwater.toml'), owner, owner);
  expect(codeOf(run([program, 'lock', '--check', '--json'], path))).toBe(code);
});

test.skipIf(!canRun || !canBind)('a file of nobody in this user namespace, bound over the manifest', () => {
  const path = folder('bound', 0o1777);
  const script = 'mount --bind /etc/passwd headwater.toml && exec "$0" lock --check --json';
  const said = run(['/usr/bin/unshare', '-rm', '/bin/sh', '-c', script, program], path);
  expect([said.status, codeOf(said)]).toEqual([2, 'MANIFEST_UNSAFE']);
  expect(said.stdout).not.toContain('root:');
});
