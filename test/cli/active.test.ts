import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject, type TestProject } from '../world/tools.ts';

/** Globally 2.0 answers, in the project 1.1: whoever asks in a folder is told what runs there. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let project: TestProject;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'one', versions: ['2.0', '1.1'] });
  await addTiny(world, { name: 'two', versions: ['1.0'] });
  project = makeProject(world, '[tools]\none = "1"\n');
  expect((await headwater(['install', 'one', 'two'], world.env)).code).toBe(0);
  expect((await project.run('install')).code).toBe(0);
}, 120_000);

afterAll(() => world.dispose());

const outside = (...args: string[]) => headwater(args, world.env, world.scratch);

test('which prints the program of the project in its folder, and the global one elsewhere', async () => {
  expect((await project.run('which', 'one')).stdout).toMatch(
    /\/store\/one\/1\.1-[0-9a-f]{12}\/tree\/bin\/one\n$/,
  );
  expect((await outside('which', 'one')).stdout).toMatch(/\/store\/one\/2\.0-/);
  expect((await project.run('which', 'two')).stdout).toMatch(/\/store\/two\/1\.0-/);
  expect(JSON.parse((await project.run('which', 'one', '--json')).stdout)).toMatchObject({
    command: 'one',
    name: 'one',
    version: '1.1',
  });
});

test('which knows the variables that a shim knows', async () => {
  const asked = { ...world.env, HEADWATER_ONE_VERSION: '1.1' };
  expect((await headwater(['which', 'one'], asked, world.scratch)).stdout).toMatch(/\/store\/one\/1\.1-/);
  const global = { ...world.env, HEADWATER_SHIM_GLOBAL: '1' };
  expect((await headwater(['which', 'one'], global, project.root)).stdout).toMatch(/\/store\/one\/2\.0-/);
  const none = await headwater(['which', 'one'], { ...asked, HEADWATER_ONE_VERSION: '7' }, project.root);
  expect([none.code, none.stderr]).toEqual([127, expect.stringContaining('error TOOL_MISSING')]);
});

test('which says what the shim says where a project is out of date, and suggests a near name', async () => {
  const stale = makeProject(world, '[tools]\none = "1"\n', 'stale');
  expect((await stale.run('which', 'one')).stderr).toContain('error PROJECT_NOT_INSTALLED');
  await stale.run('install');
  stale.write('[tools]\none = "1"\ntwo = "1"\n');
  expect((await stale.run('which', 'one')).stderr).toContain('error PROJECT_OUT_OF_DATE');
  const said = await project.run('which', 'ones');
  expect([said.code, said.stderr]).toEqual([4, expect.stringContaining('did you mean one?')]);
});

test('why tells the chain of the version that runs in the folder', async () => {
  expect((await project.run('why', 'one')).stdout).toMatch(/^one {2}one 1\.1\n.*\/bin\/one {2}\(the shim/);
  expect((await outside('why', 'one')).stdout).toMatch(/^one {2}one 2\.0\n/);
});

test('exec without a tool runs what the shim runs', async () => {
  expect((await project.run('exec', '--', 'one')).stdout).toBe('one 1.1\n');
  expect((await outside('exec', '--', 'one')).stdout).toBe('one 2.0\n');
  expect((await project.run('exec', 'one@2', '--', 'one')).stdout).toBe('one 2.0\n');
});
