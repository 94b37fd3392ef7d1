import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SHOW_ARGS, shimHome, shimWays } from '../world/shim-home.ts';
import { homeForProjects, setLauncher, shimProject } from '../world/shim-project.ts';

const way = shimWays.find(({ native }) => native);

describe.skipIf(way === undefined)('the native shim', () => {
  const native = true;

  const odd = {
    'a.b': '1',
    'npm_config_//host/:_authToken': 'x',
    '1': '2',
    é: 'ü',
    '%': '',
    A: 'two\nlines',
  };

  test('hands the environment over as it is, names that no shell can spell too', () => {
    const home = shimHome({ env: readFileSync('/usr/bin/env') }, { native });
    const { stdout } = home.run(join(home.bin, 'env'), ['-0'], { env: odd });
    const found = stdout.split('\0').filter((text) => text !== '' && !text.startsWith('PATH='));
    expect(found.sort()).toEqual(
      Object.entries(odd)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    );
  });

  test('hands it over to headwater, too', () => {
    const home = shimHome({ 'a.b': SHOW_ARGS }, { native });
    setLauncher(home, '');
    copyFileSync('/usr/bin/env', join(home.scratch, 'launcher'));
    // env(1) finds a printenv(1) called shim-miss, which prints the variables a.b and --.
    copyFileSync('/usr/bin/printenv', join(home.scratch, 'shim-miss'));
    const env = { ...odd, PATH: home.scratch, HEADWATER_A_B_VERSION: '2' };
    expect(home.run(join(home.bin, 'a.b'), [], { env }).stdout).toBe('1\n');
  });

  test('goes by the path it is started by, whatever argv[0] says', () => {
    const home = shimHome({ jq: '#!/bin/sh\necho jq\n', yq: '#!/bin/sh\necho yq\n' }, { native });
    for (const name of ['yq', '-jq', '', '/usr/bin/true', '../yq']) {
      const ran = home.run('/bin/bash', ['-c', 'exec -a "$1" "$0"', join(home.bin, 'jq'), name]);
      expect(ran.stdout).toBe('jq\n');
    }
  });

  test('is the interpreter of a script, by its first line and by env', () => {
    const home = shimHome({ interpreter: '#!/bin/sh\necho "interprets $*"\n' }, { native });
    const direct = join(home.scratch, 'direct');
    writeFileSync(direct, `#!${join(home.bin, 'interpreter')} -f\n`, { mode: 0o755 });
    const byEnv = join(home.scratch, 'by-env');
    writeFileSync(byEnv, '#!/usr/bin/env interpreter\n', { mode: 0o755 });
    expect(home.run(direct, ['x']).stdout).toBe(`interprets -f ${direct} x\n`);
    expect(home.run(byEnv, ['x']).stdout).toBe(`interprets ${byEnv} x\n`);
  });

  test('a shimmed script whose interpreter is a shimmed tool', () => {
    const tools = { interpreter: '#!/bin/sh\nshift\necho "interprets $*"\n' };
    const home = shimHome({ ...tools, script: '#!/usr/bin/env interpreter\n' }, { native });
    expect(home.run('script', ['x']).stdout).toBe('interprets x\n');
  });

  test('a copy or a hard link of it elsewhere is none, and says so', () => {
    const home = shimHome({ jq: SHOW_ARGS }, { native });
    const other = join(home.scratch, 'other/bin');
    mkdirSync(other, { recursive: true });
    copyFileSync(join(home.bin, 'jq'), join(other, 'jq'));
    linkSync(join(home.bin, 'jq'), join(other, 'yq'));
    for (const name of ['jq', 'yq']) {
      const { code, stderr } = home.run(join(other, name));
      expect(code).toBe(127);
      expect(stderr).toContain(`error TOOL_MISSING  ${name}`);
    }
  });

  test('a home that is reached through a symlink, and tells its paths so', () => {
    const home = shimHome({ jq: SHOW_ARGS }, { native });
    renameSync(home.host.paths.data, join(home.scratch, 'real'));
    symlinkSync(join(home.scratch, 'real'), home.host.paths.data);
    for (const bin of [home.bin, join(home.scratch, 'real/bin')])
      expect(home.run(join(bin, 'jq'), ['x']).stdout).toBe('[x]');
  });

  test('a program without an interpreter line is the shell’s, as in every shell', () => {
    const home = shimHome({ jq: 'for arg; do printf "[%s]" "$arg"; done\n' }, { native });
    expect(home.run(join(home.bin, 'jq'), ['a b', '']).stdout).toBe('[a b][]');
  });

  test('a folder too deep to be named: headwater is asked, nothing is guessed', async () => {
    if (way === undefined) return;
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const script = `
      process.chdir(process.argv[1]);
      for (let depth = 0; depth < 25; depth++) {
        require('fs').mkdirSync('d'.repeat(200));
        process.chdir('d'.repeat(200));
      }
      require('child_process').spawnSync(process.argv[2], { stdio: 'inherit' });`;
    const ran = home.run(process.execPath, ['-e', script, path, join(home.bin, 'jq')]);
    expect(ran.stdout).toMatch(/^asked: shim-miss jq/);
    execFileSync('rm', ['-rf', join(path, 'd'.repeat(200))]);
  });

  test('is static, small, and needs no library', () => {
    const home = shimHome({ jq: SHOW_ARGS }, { native });
    const bytes = readFileSync(join(home.bin, 'jq'));
    expect(bytes.length).toBeLessThan(32 * 1024);
    expect(bytes.includes('/lib')).toBe(false);
  });
});
