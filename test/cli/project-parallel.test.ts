import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject } from '../world/tools.ts';

test('one that fails costs the others nothing; the project stays as it was until all are there', async () => {
  const world = await smallWorld();
  await addTiny(world, { name: 'good', versions: ['1.0'] });
  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library', step: ['false'] });
  await addTiny(world, { name: 'needy', versions: ['1.0'], needs: ['base'] });
  await addTiny(world, { name: 'fine', versions: ['1.0'] });
  const manifest = '[tools]\ngood = "1"\nneedy = "1"\nfine = "1"\n';
  const project = makeProject(world, manifest);
  const said = await project.run('install');
  expect(said.code).toBe(6);
  expect(said.stderr).toContain('2 of 3 packages are there; failed: needy (BUILD_STEP_FAILED)');
  expect(namesIn(world.host.paths.store)).toEqual(expect.arrayContaining(['fine', 'good']));
  expect(existsSync(project.lock)).toBe(false);
  expect(existsSync(join(world.home, 'envs'))).toBe(false);
  expect(namesIn(world.bin)).toEqual([]);

  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library' });
  const again = JSON.parse((await project.run('install', '--json')).stdout);
  const how = again.packages.map((item: { name: string; how: string }) => [item.name, item.how]);
  expect(how).toEqual([
    ['fine', 'reused'],
    ['good', 'reused'],
    ['needy', 'built'],
  ]);
  expect(existsSync(project.lock)).toBe(true);
});

test('the global set links what is there; as data, each failure has its error', async () => {
  const world = await smallWorld();
  await addTiny(world, { name: 'good', versions: ['1.0'] });
  await addTiny(world, { name: 'bad', versions: ['1.0'], step: ['false'] });
  const said = await headwater(['install', 'bad', 'good', '--json'], world.env, world.scratch);
  expect(said.code).toBe(6);
  const report = JSON.parse(said.stdout);
  expect(report.packages.map((item: { name: string }) => item.name)).toEqual(['good']);
  expect(report.failed).toMatchObject([
    { name: 'bad', version: '1.0', error: { code: 'BUILD_STEP_FAILED' } },
  ]);
  expect(namesIn(world.bin)).toContain('good');
  const alone = await headwater(['install', 'bad', '--json'], world.env, world.scratch);
  expect(JSON.parse(alone.stdout).error.code).toBe('BUILD_STEP_FAILED');
});

test('the global manifest remembers what is installed for the user, and installs it again elsewhere', async () => {
  const world = await smallWorld();
  await addTiny(world, { name: 'one', versions: ['1.1', '1.0'] });
  await addTiny(world, { name: 'two', versions: ['1.0'] });
  await headwater(['install', 'one@1.0', 'two'], world.env, world.scratch);
  const manifest = join(world.home, 'config', 'headwater.toml');
  const text = () => world.host.fs.readFileSync(manifest, 'utf8');
  expect(text()).toBe('[tools]\none = "1.0"\ntwo = "latest"\n');
  expect((await headwater(['install'], world.env, world.scratch)).stderr).toContain(
    'one 1.0 is already installed',
  );
  expect((await headwater(['upgrade', 'one', '-g'], world.env, world.scratch)).code).toBe(0);
  expect(text()).toContain('one = "1.1"');
  await headwater(['uninstall', 'two'], world.env, world.scratch);
  expect(text()).toBe('[tools]\none = "1.1"\n');
});
