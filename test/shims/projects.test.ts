import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shimWays } from '../world/shim-home.ts';
import { homeForProjects, setTime, shimProject, stamp } from '../world/shim-project.ts';

describe.each(shimWays)('in projects, by $label:', (way) => {
  test("the project's tool in its folder, fifteen folders deeper too; the global one elsewhere", async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const deep = join(path, 'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o');
    mkdirSync(deep, { recursive: true });
    expect(home.in(path).stdout).toBe('project jq\n');
    expect(home.in(deep).stdout).toBe('project jq\n');
    expect(home.in(home.scratch).stdout).toBe('global jq\n');
    expect(home.in('/').stdout).toBe('global jq\n');
  });

  test('a command that the project does not name is the global one', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    expect(home.in(path, { tool: 'other' }).stdout).toBe('global other\n');
  });

  test('a command that nobody names is explained', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const { code, stdout, stderr } = home.in(path, { tool: 'unlinked' });
    expect([code, stdout]).toEqual([127, '']);
    expect(stderr).toMatch(/^error TOOL_MISSING {2}unlinked\n/);
  });

  test('the nearest of two projects; what it does not name is not the outer one’s', async () => {
    const home = homeForProjects(way);
    await shimProject(home, { at: 'outer', tools: ['jq', 'other'] });
    const inner = await shimProject(home, { at: 'outer/inner' });
    expect(home.in(inner.path).stdout).toBe('outer/inner jq\n');
    expect(home.in(inner.path, { tool: 'other' }).stdout).toBe('global other\n');
  });

  test('a project whose path is the beginning of another’s', async () => {
    const home = homeForProjects(way);
    await shimProject(home, { at: 'pro' });
    const long = await shimProject(home, { at: 'project' });
    const stranger = join(home.scratch, 'projects');
    mkdirSync(stranger);
    expect(home.in(long.path).stdout).toBe('project jq\n');
    expect(home.in(stranger).stdout).toBe('global jq\n');
  });

  test.each([
    'a b',
    "it's",
    '"q"',
    '$(touch x)',
    'höhe 水',
    'back\\slash',
    '*',
    '[a]',
    '-n',
    'two\nlines',
    'ends\n',
    ' ',
    '%s',
    '~',
    '#',
  ])('in a folder called %j', async (at) => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home, { at });
    mkdirSync(join(path, 'below'));
    expect(home.in(path).stdout).toBe(`${at} jq\n`);
    expect(home.in(join(path, 'below')).stdout).toBe(`${at} jq\n`);
  });

  test.each([
    ['another project', (other: string) => other],
    ['nothing there is', () => '/nonexistent'],
    ['a relative path', () => 'x/y'],
    ['nothing', () => ''],
    ['two slashes', () => '//'],
    ['dots', (other: string) => `${other}/../project`],
  ])('a PWD that is %s decides nothing', async (_, lie) => {
    const home = homeForProjects(way);
    const other = await shimProject(home, { at: 'other-project' });
    const { path } = await shimProject(home);
    const env = { PWD: lie(other.path), CDPATH: `${other.path}:/`, OLDPWD: other.path };
    expect(home.in(path, { env }).stdout).toBe('project jq\n');
    expect(home.in(home.scratch, { env }).stdout).toBe('global jq\n');
  });

  test('through a symlink: the project where one really is', async () => {
    const home = homeForProjects(way);
    const other = await shimProject(home, { at: 'other-project' });
    const { path } = await shimProject(home);
    mkdirSync(join(path, 'below'));
    const link = join(other.path, 'link');
    symlinkSync(join(path, 'below'), link);
    expect(home.in(link, { env: { PWD: link } }).stdout).toBe('project jq\n');
  });

  test('PWD and OLDPWD reach the tool as they were', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const link = join(home.scratch, 'link');
    symlinkSync(path, link);
    const tool = join(home.host.paths.store, 'of-project/1.0-0123456789ab/tree/bin/jq');
    writeFileSync(tool, '#!/bin/sh\necho "$PWD $(printenv OLDPWD || echo none)"\n');
    expect(home.in(link, { env: { PWD: link, OLDPWD: '/usr' } }).stdout).toBe(`${link} /usr\n`);
    expect(home.in(link, { env: { PWD: link } }).stdout).toBe(`${link} none\n`);
  });

  test('a manifest that is a symlink, while what it leads to stays the same', async () => {
    const home = homeForProjects(way);
    const project = await shimProject(home);
    const manifest = join(project.path, 'headwater.toml');
    renameSync(manifest, join(home.scratch, 'shared.toml'));
    symlinkSync('../shared.toml', manifest);
    await stamp(home, project);
    expect(home.in(project.path).stdout).toBe('project jq\n');
    setTime(join(home.scratch, 'shared.toml'), '2020-01-01 00:00:00');
    expect(home.in(project.path).stdout).toMatch(/^asked/);
  });

  test('HEADWATER_SHIM_GLOBAL=1 leaves projects aside; no other value does', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    const run = (value: string) => home.in(path, { env: { HEADWATER_SHIM_GLOBAL: value } }).stdout;
    expect([run('1'), run('0'), run(''), run('11')]).toEqual([
      'global jq\n',
      'project jq\n',
      'project jq\n',
      'project jq\n',
    ]);
  });

  test('a project whose manifest was deleted is none', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    rmSync(join(path, 'headwater.toml'));
    expect(home.in(path).stdout).toBe('global jq\n');
  });

  test('a working folder that was deleted is in no project', async () => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home);
    mkdirSync(join(path, 'gone'));
    const script = 'cd "$1"; rmdir "$1"; shift; exec "$@" 2>/dev/null';
    const command = [...way.by, join(home.bin, 'jq')];
    const ran = home.run('/bin/sh', ['-c', script, 'sh', join(path, 'gone'), ...command]);
    expect(ran.stdout).toBe('global jq\n');
  });

  test.each(['@', 'a/@/tools', '@@1', 'a/@@x/b'])(
    'the folder %s is no project, and headwater is asked',
    async (at) => {
      const home = homeForProjects(way);
      const { path } = await shimProject(home, { at });
      expect(home.in(path).stdout).toMatch(/^asked: shim-miss jq --,/);
    },
  );

  test.each(['@scope', 'a@b', 'at@'])('the folder %s may be one', async (at) => {
    const home = homeForProjects(way);
    const { path } = await shimProject(home, { at });
    expect(home.in(path).stdout).toBe(`${at} jq\n`);
  });
});
