import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { prepareExec, runChosen } from '../../src/flows/exec.ts';
import { collectGarbage } from '../../src/flows/gc.ts';
import { whileStoreStays } from '../../src/flows/store-use.ts';
import { createHost } from '../../src/host/create.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { projectRoot } from '../world/bundle.ts';
import { headwater, start } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { entryOf } from '../world/tamper.ts';
import { addTiny } from '../world/tools.ts';

const GC = ['gc', '--keep', '1', '--older-than', '0m'];
const WAITS = 'waiting for another headwater that installs or builds';

async function worldOfOne(): Promise<SmallWorld> {
  const world = await smallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  return world;
}

test('gc between the moment exec has found its program and the moment it runs: it waits', async () => {
  const world = await worldOfOne();
  const context = { host: createHost(world.env), progress: () => {}, now: new Date() };
  let said = '';
  const choose = async () => {
    const found = await prepareExec({ packages: ['one'], folder: world.scratch }, ['one'], context);
    // This process stands still meanwhile.
    const options = { env: world.env, timeout: 5000, encoding: 'utf8' } as const;
    said = spawnSync(join(projectRoot, 'bin/headwater'), GC, options).stderr;
    return found;
  };
  expect(await runChosen(choose, context)).toBe(0);
  expect(said).toContain(WAITS);
  expect((await headwater(GC, world.env)).code).toBe(0);
  expect(existsSync(join(world.host.paths.store, 'one'))).toBe(false);
});

test('gc that waits behind an exec which builds: both come to their end, and the command runs', async () => {
  const world = await worldOfOne();
  world.pause(1500);
  const running = start(['exec', 'one', '--', 'one'], world.env);
  await running.until('one 1.0: fetching');
  const collecting = start(GC, world.env);
  await collecting.until(WAITS);
  expect(await running.end).toMatchObject({ code: 0, stdout: 'one 1.0\n' });
  expect((await collecting.end).code).toBe(0);
});

test('the command itself may be a gc: nothing is held once it runs', async () => {
  const world = await worldOfOne();
  const command = [join(projectRoot, 'bin/headwater'), ...GC];
  const said = await headwater(['exec', 'one', '--', ...command], world.env);
  expect(said.code).toBe(0);
  expect(existsSync(entryOf(world, 'one'))).toBe(true);
});

test('execs and gcs at once: every command runs', async () => {
  const world = await worldOfOne();
  const commands = Array.from({ length: 8 }, (_, index) =>
    index % 2 === 0 ? ['exec', 'one', '--', 'one'] : GC,
  );
  const runs = commands.map(async (command, index) => {
    await sleep(index * 60);
    return start(command, world.env).end;
  });
  for (const said of await Promise.all(runs)) expect(said).toMatchObject({ code: 0 });
});

test('a part of the lock within another never stands behind a gc that waits for the outer one', async () => {
  const world = await worldOfOne();
  const events: ProgressEvent[] = [];
  const host = createHost(world.env);
  const context = { host, progress: (event: ProgressEvent) => events.push(event), now: new Date() };
  const collecting = await whileStoreStays(context, async () => {
    const gc = start(GC, world.env);
    await gc.until(WAITS);
    for (let round = 0; round < 50; round++) {
      await whileStoreStays(context, () => sleep(5));
    }
    return gc;
  });
  expect((await collecting.end).code).toBe(0);
  expect(events).toEqual([]);
});

test('who ends first does not end it for the other', async () => {
  const world = await worldOfOne();
  const context = { host: createHost(world.env), progress: () => {}, now: new Date() };
  const first = whileStoreStays(context, () => sleep(50));
  let gc: ReturnType<typeof start> | undefined;
  await whileStoreStays(context, async () => {
    await first;
    gc = start(GC, world.env);
    await gc.until(WAITS);
  });
  expect((await gc?.end)?.code).toBe(0);
  const options = { keep: 1, olderThan: 0, downloads: 'unnamed', mode: 'free' } as const;
  expect((await collectGarbage(options, context)).freed).toEqual([]);
});
