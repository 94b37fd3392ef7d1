import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater, namesIn, start } from '../world/cli.ts';
import { forget } from '../world/forget.ts';
import { processesLeft, sealFoldersOf } from '../world/left-over.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { expectSound } from '../world/sound.ts';

/** `kill -9` of an install, at any moment: before or after, nothing half-done, and the next install is clean. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

const ROUNDS = 4;

beforeAll(async () => {
  world = await makeSmallWorld();
  // The library stays; the tool is installed, killed and taken away again and again.
  expect((await headwater(['install', 'greet'], world.env)).code).toBe(0);
});

afterAll(() => world.dispose());

/** The line that tells that a phase begins, and how long it may last. Milliseconds. */
test.each<[string, string, number]>([
  ['fetch', 'hello 1.0: fetching http://127', 300],
  ['build', 'hello 1.0: step 1/', 900],
  ['unpack', 'hello 1.0: unpacking', 20],
  ['admit', 'hello 1.0: admitting', 20],
  ['link', 'hello 1.0: linking', 20],
])(
  'during %s',
  async (phase, line, lasts) => {
    const { host, env, bin } = world;
    world.pause(phase === 'fetch' ? lasts : 0);
    for (let round = 0; round < ROUNDS; round++) {
      if (phase === 'fetch') host.fs.rmSync(host.paths.downloads, { recursive: true, force: true });
      const run = start(['install', 'hello'], env);
      await run.until(line);
      await sleep((lasts * (round + Math.random())) / ROUNDS);
      run.process.kill('SIGKILL');
      await run.end;

      // What is there is whole: what is in the store verifies, what is on PATH runs or explains.
      expectSound(host);
      expect((await headwater(['verify'], env)).code).toBe(0);
      expect(await processesLeft(world.home)).toEqual([]);
      for (const folder of sealFoldersOf(run.process.pid ?? 0)) {
        expect(await processesLeft(folder)).toEqual([]);
      }

      const next = await headwater(['install', 'hello'], env);
      expect(next, next.stderr).toMatchObject({ code: 0 });
      expect([...expectSound(host)].sort()).toEqual(['hello', 'hi']);
      expect(namesIn(host.paths.quarantine)).toEqual([]);
      expect(namesIn(host.paths.locks).filter((name) => name.startsWith('quarantine-'))).toEqual([]);
      expect(namesIn(host.paths.generations).filter((name) => !/^(\d+|current)$/.test(name))).toEqual([]);
      expect((await forget('hello', env)).code).toBe(0);
      expect(namesIn(bin)).toEqual([]);
      expect(namesIn(join(host.paths.store, 'hello'))).toEqual([]);
    }
  },
  300_000,
);
