import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freshBundle, projectRoot } from '../world/bundle.ts';
import { tempHome } from '../world/temp-home.ts';

/** A container that runs as a number of which the password file knows nothing, without HOME. */
const NUMBER = 54_321;
const isRoot = process.getuid?.() === 0;

beforeAll(freshBundle);

function list(env: Readonly<Record<string, string>>) {
  const program = join(projectRoot, 'bin', 'headwater');
  const { status, stdout, stderr } = spawnSync(program, ['list', '--json'], {
    uid: NUMBER,
    gid: NUMBER,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
  });
  return { status, said: stdout === '' ? stderr : JSON.parse(stdout) };
}

test.skipIf(!isRoot)('without a home folder headwater asks for one', () => {
  const { status, said } = list({});
  expect([status, said.error.code]).toEqual([2, 'SETTING_INVALID']);
  expect(said.error.hint).toContain('HEADWATER_HOME');
});

test.skipIf(!isRoot)('HEADWATER_HOME is all it takes', () => {
  const { scratch, host } = tempHome();
  const home = join(scratch, 'home');
  mkdirSync(home);
  host.fs.chownSync(home, NUMBER, NUMBER);
  for (const folder of [scratch, join(scratch, '..')]) host.fs.chmodSync(folder, 0o755);
  expect(list({ HEADWATER_HOME: home })).toMatchObject({ status: 0, said: { packages: [] } });
});
