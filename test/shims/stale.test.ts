import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shimWays } from '../world/shim-home.ts';
import {
  homeForProjects,
  MANIFEST,
  setLauncher,
  setTime,
  shimProject,
  stamp,
} from '../world/shim-project.ts';

const TIME = '2026-05-04 03:02:01.123456789';
const LOCK = 'lock-version = 1\n';

describe.each(shimWays)('what is out of date is asked for, by $label:', (way) => {
  /** A project with both files, and what its shim says before and after a change. */
  async function changed(change: (path: string, state: string) => void): Promise<string> {
    const home = homeForProjects(way);
    const project = await shimProject(home, { lock: LOCK });
    for (const file of ['headwater.toml', 'headwater.lock']) setTime(join(project.path, file), TIME);
    await stamp(home, project, LOCK);
    expect(home.in(project.path).stdout).toBe('project jq\n');
    change(project.path, project.state);
    return home.in(project.path, { args: ['a b', '-h', '--', ''] }).stdout;
  }
  const asked = 'asked: shim-miss jq -- a b -h -- , again: 1\n';

  test.each([
    ['the manifest is newer', 'headwater.toml', '2026-05-04 03:02:02'],
    ['the manifest is older', 'headwater.toml', '2026-05-04 03:02:00'],
    ['the lock is newer', 'headwater.lock', '2027-01-01 00:00:00'],
    ['the lock is older', 'headwater.lock', '2001-01-01 00:00:00'],
    ['the time is before all times', 'headwater.toml', '1970-01-01 00:00:00 UTC'],
  ])('%s', async (_, file, time) => {
    expect(await changed((path) => setTime(join(path, file), time))).toBe(asked);
  });

  // busybox compares whole seconds.
  test.skipIf(way.label === 'busybox').each(['788', '790'])(
    'by one nanosecond, in either direction: %s',
    async (nanoseconds) => {
      const time = TIME.replace('789', nanoseconds);
      expect(await changed((path) => setTime(join(path, 'headwater.toml'), time))).toBe(asked);
    },
  );

  test('the manifest is a link that leads nowhere, or a folder', async () => {
    const make = [(file: string) => symlinkSync('nowhere', file), (file: string) => mkdirSync(file)];
    for (const replace of make) {
      const said = await changed((path) => {
        rmSync(join(path, 'headwater.toml'));
        replace(join(path, 'headwater.toml'));
      });
      expect(said).toBe(asked);
    }
  });

  test('the lock is gone, or has come', async () => {
    expect(await changed((path) => rmSync(join(path, 'headwater.lock')))).toBe(asked);
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    writeFileSync(join(path, 'headwater.lock'), LOCK);
    expect(home.in(path).stdout).toMatch(/^asked/);
  });

  test.each(['manifest.stamp', 'lock.stamp', '../@'])('%s is gone', async (name) => {
    expect(await changed((_, state) => rmSync(join(state, name)))).toBe(asked);
  });

  test('an edit that keeps the time: sh cannot see it, the native shim does', async () => {
    const said = await changed((path) => {
      appendFileSync(join(path, 'headwater.toml'), '# longer\n');
      setTime(join(path, 'headwater.toml'), TIME);
    });
    expect(said).toBe(way.native ? asked : 'project jq\n');
  });

  test('an edit that keeps time and size: the native shim sees the time of change', async () => {
    const said = await changed((path) => {
      writeFileSync(join(path, 'headwater.toml'), MANIFEST.replace('1.7', '1.6'));
      setTime(join(path, 'headwater.toml'), TIME);
    });
    expect(said).toBe(way.native ? asked : 'project jq\n');
  });

  test('a project that was never installed', () => {
    const home = homeForProjects(way);
    const path = join(home.scratch, 'cloned');
    mkdirSync(path);
    writeFileSync(join(path, 'headwater.toml'), MANIFEST);
    for (const tool of ['jq', 'other'])
      expect(home.in(path, { tool }).stdout).toBe(`asked: shim-miss ${tool} --, again: 1\n`);
  });

  test('a version by a variable, in a project and outside, whatever the command is called', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home, { tools: ['jq'] });
    for (const folder of [path, home.scratch]) {
      expect(home.in(folder, { env: { HEADWATER_JQ_VERSION: '1.6' } }).stdout).toMatch(
        /^asked: shim-miss jq/,
      );
      expect(home.in(folder, { env: { HEADWATER_JQ_VERSION: '' } }).stdout).not.toMatch(/^asked/);
      expect(home.in(folder, { env: { HEADWATER_OTHER_VERSION: '1' } }).stdout).not.toMatch(/^asked/);
    }
    for (const [name, variable] of [
      ['x86_64-gcc-14.2', 'HEADWATER_X86_64_GCC_14_2_VERSION'],
      ['g++', 'HEADWATER_G___VERSION'],
      ['[', 'HEADWATER___VERSION'],
      ['abcdefghijklmnopqrstuvwxyz', 'HEADWATER_ABCDEFGHIJKLMNOPQRSTUVWXYZ_VERSION'],
      ['UPPER', 'HEADWATER_UPPER_VERSION'],
    ] as const) {
      symlinkSync('jq', join(home.bin, name));
      const ran = home.in(path, { tool: name, env: { [variable]: '1' } });
      expect(ran.stdout).toBe(`asked: shim-miss ${name} --, again: 1\n`);
    }
  });

  test.each([
    ['is asked already', { HEADWATER_SHIM_MISS: '1' }, undefined],
    ['is gone', {}, '/nonexistent/headwater\nsh\n'],
    ['is not named', {}, '\n'],
    ['is a folder', {}, '/usr\nsh\n'],
    ['is no program', {}, '/etc/passwd\nsh\n'],
  ])('headwater %s: explained, and no other jq is run', async (_, env, sign) => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const { data } = home.host.paths;
    setTime(join(path, 'headwater.toml'), TIME);
    if (sign !== undefined) writeFileSync(join(data, 'shims'), `${data}\n${sign}`);
    const { code, stdout, stderr } = home.in(path, { env });
    expect([code, stdout]).toEqual([127, '']);
    expect(stderr).toMatch(/^error TOOL_MISSING {2}jq\n {2}expected .*\n {2}found .*\nhint: .*\n$/);
  });

  test('headwater that runs the shim again is not asked again', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    setTime(join(path, 'headwater.toml'), TIME);
    const shim = [...way.by, `'${join(home.bin, 'jq')}'`].join(' ');
    setLauncher(home, `#!/bin/sh\necho asked >>'${join(home.scratch, 'count')}'\n${shim}\n`);
    expect(home.in(path).code).toBe(127);
    expect(readFileSync(join(home.scratch, 'count'), 'utf8')).toBe('asked\n');
  });
});

test('both shims say the same words', async () => {
  const said = [];
  for (const way of shimWays.filter(({ label }) => label !== 'busybox')) {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const say = (options: Parameters<typeof home.in>[1]) =>
      home
        .in(path, options)
        .stderr.replaceAll(join(home.scratch, '..'), 'ROOT')
        .replaceAll(home.home, 'HOME');
    const env = { HEADWATER_SHIM_MISS: '1' };
    const fresh = [say({ tool: 'unlinked' })];
    writeFileSync(home.resolution('other'), '/usr/bin/env\n');
    fresh.push(say({ tool: 'other' }));
    writeFileSync(home.resolution('other'), '\n');
    fresh.push(say({ tool: 'other' }), say({ env: { ...env, HEADWATER_JQ_VERSION: '9' } }));
    setTime(join(path, 'headwater.toml'), TIME);
    fresh.push(say({ env }));
    said.push(fresh.map((text) => text.replaceAll(/headwater-test-\w+/g, 'X')));
  }
  for (const other of said) expect(other).toEqual(said[0]);
});
