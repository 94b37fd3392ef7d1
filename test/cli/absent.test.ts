import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject, type TestProject } from '../world/tools.ts';

const here = `${process.platform}-${process.arch}`;
const MANIFEST = '[tools]\none = "1"\nfar = "1"\n';

/** `one` builds here, `far` on another system only. */
async function worldOfTwo(env: Record<string, string> = {}): Promise<SmallWorld> {
  const world = await smallWorld(env);
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  await addTiny(world, { name: 'far', versions: ['1.0'], platforms: ['darwin-arm64'] });
  return world;
}

function runs(command: string, { bin, env }: SmallWorld, cwd: string, more: Record<string, string> = {}) {
  return spawnSync(join(bin, command), { cwd, env: { ...env, ...more }, encoding: 'utf8' });
}

/** A global tool that has the command of what the project cannot have. */
async function addGlobalFar(world: SmallWorld): Promise<void> {
  await addTiny(world, { name: 'far', versions: ['1.0'] });
  expect((await headwater(['install', '-g', 'far'], world.env, world.scratch)).code).toBe(0);
  await addTiny(world, { name: 'far', versions: ['1.0'], platforms: ['darwin-arm64'] });
}

function expectExplained(world: SmallWorld, project: TestProject): void {
  const said = runs('far', world, project.root);
  expect([said.status, said.stdout]).toEqual([127, '']);
  expect(said.stderr).toMatch(/^error TOOL_MISSING {2}far\n/);
  expect(said.stderr).toContain('far 1.0 is for darwin-arm64');
  expect(said.stderr).toContain('HEADWATER_SHIM_GLOBAL=1');
}

test.each(['sh', 'native'])(
  'what does not build here holds up nothing, and the shim in %s explains it',
  async (shim) => {
    const world = await worldOfTwo({ HEADWATER_SHIM: shim });
    await addGlobalFar(world);
    const project = makeProject(world, MANIFEST);
    const said = await project.run('install');
    expect(said.code).toBe(4);
    expect(said.stderr).toContain('installed one 1.0');
    expect(said.stderr).toContain('error PLATFORM_UNSUPPORTED  far 1.0');
    expect(said.stderr).not.toContain('stays as it was');
    expect(runs('one', world, project.root).stdout).toBe('one 1.0\n');
    expectExplained(world, project);
    expect(runs('far', world, project.root, { HEADWATER_SHIM_GLOBAL: '1' }).stdout).toBe('far 1.0\n');
    expect(runs('far', world, world.scratch).stdout).toBe('far 1.0\n');
    expect(project.readLock()).toContain(`on.${here} = "unsupported"`);
  },
);

test('without a global tool of the name, no other program on PATH answers', async () => {
  const world = await worldOfTwo();
  const project = makeProject(world, MANIFEST);
  expect((await project.run('install')).code).toBe(4);
  expectExplained(world, project);
  const other = join(world.scratch, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'far'), '#!/bin/sh\necho another\n', { mode: 0o755 });
  const PATH = `${world.env.PATH}:${other}`;
  const by = { cwd: project.root, env: { ...world.env, PATH }, encoding: 'utf8' } as const;
  expect(spawnSync('/bin/sh', ['-c', 'far'], by)).toMatchObject({ status: 127, stdout: '' });
  const { code, stdout, stderr } = await headwater(['exec', '--', 'far'], by.env, project.root);
  expect([code, stdout, stderr]).toEqual([4, '', expect.stringContaining('PLATFORM_UNSUPPORTED')]);
});

test('a second install, and one that is frozen, say the same and change nothing', async () => {
  const world = await worldOfTwo();
  const project = makeProject(world, MANIFEST);
  await project.run('install');
  const files = [project.readManifest(), project.readLock()];
  for (const args of [
    ['install', '--json'],
    ['install', '--frozen', '--json'],
  ]) {
    const said = await project.run(...args);
    const { failed, absent, packages } = JSON.parse(said.stdout);
    expect(said.code).toBe(4);
    expect(packages).toMatchObject([{ name: 'one', how: 'already' }]);
    expect(failed).toMatchObject([{ name: 'far', version: '1.0', error: { code: 'PLATFORM_UNSUPPORTED' } }]);
    expect(absent).toMatchObject([{ name: 'far', why: 'unsupported', platforms: ['darwin-arm64'] }]);
  }
  expect([project.readManifest(), project.readLock()]).toEqual(files);
  expect((await headwater(['install'], { ...world.env, CI: '1' }, project.root)).code).toBe(4);
});

test('list, which and why tell', async () => {
  const world = await worldOfTwo();
  await addGlobalFar(world);
  const project = makeProject(world, MANIFEST);
  await project.run('install');
  expect((await project.run('list')).stderr).toContain('far 1.0 does not build on this platform');
  expect(JSON.parse((await project.run('list', '--json')).stdout).absent).toMatchObject([{ name: 'far' }]);
  for (const command of ['which', 'why']) {
    const said = await project.run(command, 'far', '--json');
    expect([said.code, JSON.parse(said.stdout).error.code]).toEqual([4, 'PLATFORM_UNSUPPORTED']);
    expect((await headwater([command, 'far'], world.env, world.scratch)).code).toBe(0);
  }
});

test('a tool that the manifest leaves out here is no error, and its command is explained all the same', async () => {
  const world = await worldOfTwo();
  await addGlobalFar(world);
  const wanted = 'far = { version = "1", platforms = ["darwin-arm64"] }';
  const project = makeProject(
    world,
    `[tools]\none = { version = "1", platforms = ["${here}"] }\n${wanted}\n`,
  );
  const said = await project.run('install');
  expect(said.code).toBe(0);
  expect(said.stderr).toContain('far 1.0 is left out on this platform: only for darwin-arm64');
  expectExplained(world, project);
  expect((await project.run('install', '--frozen')).code).toBe(0);
  expect((await project.run('upgrade', 'one')).code).toBe(0);
  expect(project.readManifest()).toContain(`one = { version = "1.0", platforms = ["${here}"] }`);
  expect(project.readManifest()).toContain(wanted);
});

test('one that could be built here and is left out is not built', async () => {
  const world = await worldOfTwo();
  const project = makeProject(world, '[tools]\none = { platforms = ["darwin-x64"] }\n');
  expect((await project.run('install')).code).toBe(0);
  expect(world.requests).toEqual([]);
  const said = runs('one', world, project.root);
  expect([said.status, said.stderr]).toEqual([127, expect.stringContaining('one 1.0 is for darwin-x64')]);
});

test('a shim that finds the state out of date resolves the rest from the store, and explains this one', async () => {
  const world = await worldOfTwo();
  await addGlobalFar(world);
  const project = makeProject(world, MANIFEST);
  await project.run('install');
  writeFileSync(project.manifest, '[tools]\none = "1"\nfar = "1"   # not on Linux\n');
  utimesSync(project.manifest, 1, 1);
  const far = runs('far', world, project.root);
  expect([far.status, far.stdout]).toEqual([127, '']);
  expect(far.stderr).toContain('PLATFORM_UNSUPPORTED');
  expect(runs('one', world, project.root).stdout).toBe('one 1.0\n');
  expectExplained(world, project);
});

test('a package that fails leaves the project as it was, whatever else is not for this platform', async () => {
  const world = await worldOfTwo();
  await addTiny(world, { name: 'broken', versions: ['1.0'], step: ['false'] });
  const project = makeProject(world, `${MANIFEST}broken = "1"\n`);
  const said = await project.run('install');
  expect(said.stderr).toContain('the project stays as it was');
  expect(existsSync(project.lock)).toBe(false);
});

test.each([
  ['no platform', '[]'],
  ['one that is none', '["linux"]'],
  ['no list', '"linux-x64"'],
])('platforms of an entry: %s is refused', async (_, platforms) => {
  const world = await worldOfTwo();
  const project = makeProject(world, `[tools]\none = { version = "1", platforms = ${platforms} }\n`);
  const said = await project.run('install', '--json');
  expect(JSON.parse(said.stdout).error).toMatchObject({
    code: 'MANIFEST_INVALID',
    subject: expect.stringContaining(':2'),
  });
});
