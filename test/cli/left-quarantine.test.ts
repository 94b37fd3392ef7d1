import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('killed between admission and link: the next install links what is there, and sweeps what was left', async () => {
  const world = await smallWorld();
  const { quarantine, generations } = world.host.paths;
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  for (const folder of [generations, world.bin]) rmSync(folder, { recursive: true });
  mkdirSync(join(quarantine, 'quarantine-1-0123456789ab', 'build'), { recursive: true });
  const said = await headwater(['install', 'hello', '--json'], world.env);
  expect(JSON.parse(said.stdout).packages[0]).toMatchObject({ how: 'reused' });
  expect(namesIn(world.bin)).toEqual(['hello', 'hi']);
  expect(namesIn(quarantine)).toEqual([]);
});
