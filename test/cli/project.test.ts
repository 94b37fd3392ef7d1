import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject } from '../world/tools.ts';

/** `one` in three versions, `two`, which needs the library `base`, and what they say in a folder. */
async function worldOfTools(): Promise<SmallWorld> {
  const world = await smallWorld();
  await addTiny(world, { name: 'one', versions: ['2.0', '1.1', '1.0'] });
  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library' });
  await addTiny(world, { name: 'two', versions: ['1.0'], needs: ['base'] });
  return world;
}

function says(command: string, world: SmallWorld, cwd: string): string {
  const { stdout, stderr } = spawnSync(join(world.bin, command), { cwd, env: world.env, encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}

test('install brings a project to its manifest, writes the lock, and its tools answer in its folder', async () => {
  const world = await worldOfTools();
  const project = makeProject(world, '[tools]\none = "1"   # not two yet\ntwo = "latest"\n');
  const said = await project.run('install');
  expect(said).toMatchObject({ code: 0, stdout: '' });
  expect(said.stderr).toContain('installed one 1.1 (built from source');
  expect(said.stderr).toContain('headwater.lock: + base 1.0');
  expect(says('one', world, project.root)).toBe('one 1.1');
  expect(says('two', world, project.root)).toBe('two 1.0');
  expect(says('one', world, world.scratch)).toContain('TOOL_MISSING');
  expect(project.readManifest()).toBe('[tools]\none = "1"   # not two yet\ntwo = "latest"\n');
  expect(project.readLock()).toContain('on.darwin-arm64 = "unsupported"');
});

test('a tool that is named becomes the project’s; with -g it does not', async () => {
  const world = await worldOfTools();
  const project = makeProject(world, '# ours\n[tools]\n');
  expect((await project.run('install', 'one@1')).code).toBe(0);
  expect(project.readManifest()).toBe('# ours\n[tools]\none = "1"\n');
  expect((await project.run('install', '-g', 'two')).code).toBe(0);
  expect(project.readManifest()).not.toContain('two');
  expect(says('two', world, world.scratch)).toBe('two 1.0');
  expect(says('two', world, project.root)).toBe('two 1.0');
  expect((await project.run('install', 'base')).code).toBe(0);
  expect(project.readManifest()).toBe('# ours\n[tools]\none = "1"\n\n[libraries]\nbase = "1.0"\n');
});

test('uninstall takes it out of manifest, lock and folder; the store keeps it', async () => {
  const world = await worldOfTools();
  const project = makeProject(world, '[tools]\none = "1"\ntwo = "1"\n');
  await project.run('install');
  const said = await project.run('uninstall', 'two');
  expect(said.code).toBe(0);
  expect(project.readManifest()).toBe('[tools]\none = "1"\n');
  expect(project.readLock()).not.toMatch(/"two"|"base"/);
  expect(says('two', world, project.root)).toContain('TOOL_MISSING');
  expect(says('one', world, project.root)).toBe('one 1.1');
  expect(namesIn(world.host.paths.store)).toContain('two');
  expect((await project.run('uninstall', 'two', '--json')).stdout).toContain('NOT_INSTALLED');
});

test('the lock keeps its version while the manifest allows it; update, upgrade and outdated', async () => {
  const world = await smallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  const project = makeProject(world, '[tools]\none = "1"\n');
  await project.run('install');
  await addTiny(world, { name: 'one', versions: ['2.0', '1.1', '1.0'] });
  expect((await project.run('install')).stderr).toContain('one 1.0 is already installed');
  const table = JSON.parse((await project.run('outdated', '--json')).stdout);
  expect(table.packages).toEqual([
    {
      name: 'one',
      kind: 'tool',
      requested: '1',
      current: '1.0',
      wanted: '1.1',
      latest: '2.0',
      level: 'SLSA_BUILD_LEVEL_1',
    },
  ]);
  const update = await project.run('update');
  expect(update.stderr).toContain('headwater.lock: ~ one 1.0 -> 1.1');
  expect(says('one', world, project.root)).toBe('one 1.1');
  expect((await project.run('upgrade', 'one')).code).toBe(0);
  expect(project.readManifest()).toBe('[tools]\none = "2.0"\n');
  expect(says('one', world, project.root)).toBe('one 2.0');
  expect((await project.run('outdated')).stderr).toBe('everything is up to date\n');
});

test('--frozen, and CI, change nothing and say what would be changed', async () => {
  const world = await worldOfTools();
  const project = makeProject(world, '[tools]\none = "1"\n');
  const none = await project.run('install', '--frozen', '--json');
  expect(JSON.parse(none.stdout).error).toMatchObject({ code: 'LOCK_STALE', details: ['+ one 1.1'] });
  expect(existsSync(project.lock)).toBe(false);
  expect((await project.run('install')).code).toBe(0);
  expect((await project.run('install', '--frozen')).code).toBe(0);
  project.write('[tools]\none = "1.0"\ntwo = "1"\n');
  const lock = project.readLock();
  const ci = await headwater(['install', '--json'], { ...world.env, CI: 'true' }, project.root);
  expect(ci.code).toBe(2);
  const { error } = JSON.parse(ci.stdout);
  expect(error.code).toBe('LOCK_STALE');
  expect(error.details).toEqual(['+ base 1.0', '+ two 1.0', '~ one 1.1 -> 1.0']);
  expect(project.readLock()).toBe(lock);
  const named = await headwater(['install', 'two', '--json'], { ...world.env, CI: '1' }, project.root);
  expect(JSON.parse(named.stdout).error.code).toBe('LOCK_STALE');
  expect(project.readManifest()).not.toContain('two = "1.0"');
  expect((await headwater(['install', '--no-frozen'], { ...world.env, CI: '1' }, project.root)).code).toBe(0);
  expect(says('one', world, project.root)).toBe('one 1.0');
});

test('a newcomer gets what the lock says: another home, the same build keys', async () => {
  const world = await worldOfTools();
  const project = makeProject(world, '[tools]\none = "1"\ntwo = "1"\n');
  await project.run('install');
  const lock = project.readLock();
  const env = { ...world.env, HEADWATER_HOME: join(world.scratch, 'newcomer') };
  writeSettings(world, env.HEADWATER_HOME);
  const said = await headwater(['install', '--frozen'], env, project.root);
  expect(said.code).toBe(0);
  expect(project.readLock()).toBe(lock);
});

test('a project above the folder is found; an install in an unchanged one does nothing', async () => {
  const world = await worldOfTools();
  const project = makeProject(world, '[tools]\none = "1"\n');
  await project.run('install');
  const below = makeProject(world, '', 'project/sub/folder');
  rmSync(below.manifest);
  const requests = world.requests.length;
  expect((await below.run('install')).stderr).toContain('one 1.1 is already installed');
  expect(namesIn(below.root)).toEqual([]);
  expect(world.requests.length).toBe(requests);
});

function writeSettings(world: SmallWorld, home: string): void {
  const { fs } = world.host;
  fs.mkdirSync(join(home, 'config'), { recursive: true });
  const settings = fs.readFileSync(join(world.home, 'config', 'settings.json'));
  writeFileSync(join(home, 'config', 'settings.json'), settings);
}
