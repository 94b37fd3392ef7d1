import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { install } from '../../src/flows/install.ts';
import { createHost } from '../../src/host/create.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { projectRoot } from '../world/bundle.ts';
import { headwater, namesIn, start } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';
import { expectSound } from '../world/sound.ts';
import { entryOf } from '../world/tamper.ts';

const GC = ['gc', '--keep', '1', '--older-than', '0m'];

test('an install that has admitted and not linked yet: gc waits, and finds it named', async () => {
  const world = await smallWorld();
  let said = '';
  const progress = (event: ProgressEvent): void => {
    if (event.kind !== 'stage' || event.stage !== 'link') return;
    // This process, which holds what was admitted, stands still meanwhile.
    const options = { env: world.env, timeout: 5000, encoding: 'utf8' } as const;
    said = spawnSync(join(projectRoot, 'bin/headwater'), GC, options).stderr;
  };
  await install(['hello'], { host: createHost(world.env), progress, now: new Date() });
  expect(said).toContain('waiting for another headwater that installs or builds');
  expect((await headwater(GC, world.env)).code).toBe(0);
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
});

test('while something is built, gc says what it waits for; what was built is linked', async () => {
  const world = await smallWorld();
  world.pause(1500);
  const installing = start(['install', 'hello'], world.env);
  await installing.until('greet 1.0: fetching');
  const collecting = start(GC, world.env);
  await collecting.until('waiting for another headwater that installs or builds');
  expect((await installing.end).code).toBe(0);
  expect((await collecting.end).code).toBe(0);
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
  expect(existsSync(entryOf(world, 'greet'))).toBe(true);
});

test('installs, uninstalls and gcs at once: nothing that is named is missing', async () => {
  const world = await smallWorld();
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  const commands = [['install', 'hello'], GC, ['uninstall', 'hello'], GC, ['install', 'hello'], GC];
  const runs = commands.map(async (command, index) => {
    await sleep(index * 30);
    return start(command, world.env).end;
  });
  const said = await Promise.all(runs);
  // An uninstall may find nothing any more; all the others have their way.
  expect(said.filter(({ code }) => code !== 0 && code !== 4).map(({ stderr }) => stderr)).toEqual([]);
  expectSound(world.host);
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
  expect(namesIn(world.host.paths.quarantine)).toEqual([]);
});
