import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject } from '../world/tools.ts';

const MANIFEST = '[tools]\none = "1"   # the first\ntwo = "latest"\nthree = "1"\n';
const UPGRADED = MANIFEST.replace('one = "1"', 'one = "2.1"');

/** `one` is behind by a major version; `three` has the newest by what the manifest says. */
async function worldOfThree(): Promise<SmallWorld> {
  const world = await smallWorld();
  await addTiny(world, { name: 'one', versions: ['2.1', '1.0'] });
  await addTiny(world, { name: 'two', versions: ['1.0'] });
  await addTiny(world, { name: 'three', versions: ['1.5'] });
  return world;
}

test('upgrade without a name raises all of a project, and rewrites only what held it back', async () => {
  const world = await worldOfThree();
  const project = makeProject(world, MANIFEST);
  expect((await project.run('install')).code).toBe(0);
  await addTiny(world, { name: 'two', versions: ['3.0', '1.0'] });
  const said = await project.run('upgrade');
  expect(said.code).toBe(0);
  expect(said.stderr).toContain('~ one 1.0 -> 2.1');
  expect(said.stderr).toContain('~ two 1.0 -> 3.0');
  expect(project.readManifest()).toBe(UPGRADED);
  expect((await project.run('upgrade', '--json')).stdout).toContain('"changes": []');
});

test('with -g it raises the global ones, and a project is left alone', async () => {
  const world = await worldOfThree();
  const project = makeProject(world, MANIFEST);
  const manifest = join(world.host.paths.config, 'headwater.toml');
  writeFileSync(manifest, MANIFEST);
  expect((await headwater(['install'], world.env, world.scratch)).code).toBe(0);
  expect((await project.run('upgrade', '-g')).code).toBe(0);
  expect(world.host.fs.readFileSync(manifest, 'utf8')).toBe(UPGRADED);
  expect(project.readManifest()).toBe(MANIFEST);
});

test('a lock that is far behind: twenty lines of the difference, and how many more', async () => {
  const world = await smallWorld();
  const names = Array.from({ length: 23 }, (_, index) => `tool${index}`);
  for (const name of names) await addTiny(world, { name, versions: ['1.0'] });
  const project = makeProject(world, `[tools]\n${names.map((name) => `${name} = "1"\n`).join('')}`);
  const said = await project.run('install', '--frozen', '--json');
  const { code, details } = JSON.parse(said.stdout).error;
  expect([code, details.length, details.at(-1)]).toEqual(['LOCK_STALE', 21, 'and 3 more']);
});
