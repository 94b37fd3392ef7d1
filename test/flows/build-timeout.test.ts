import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { install } from '../../src/flows/install.ts';
import { createHost } from '../../src/host/create.ts';
import { changeSetting } from '../../src/host/settings.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { namesIn } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('buildTimeoutMinutes: the whole build is given up, and nothing of it stays', async () => {
  const world = await smallWorld();
  const host = createHost(world.env);
  const { paths } = host;
  const file = join(world.catalog, 'hello.toml');
  const endless = 'script = [["sleep", "0"], ["sleep", "1000"]]';
  writeFileSync(file, readFileSync(file, 'utf8').replace('[build]\n', `[build]\n${endless}\n`));
  await changeSetting(host, 'buildTimeoutMinutes', 3);

  const clock = clockThatCanJump();
  const progress = (event: ProgressEvent): void => {
    const sleeps = event.kind === 'build' && event.state.type === 'step' && event.state.name === 'sleep';
    // After the second of two steps began, half a second of the three minutes is left.
    if (sleeps) clock.jump(89.75);
  };
  const running = install(['hello'], { host, progress, now: new Date() });
  await expect(running).rejects.toMatchObject({
    code: 'BUILD_TIMEOUT',
    detail: { expected: expect.stringContaining('within 3 min'), found: 'still running' },
  });
  expect(namesIn(paths.quarantine)).toEqual([]);
  expect(namesIn(paths.bin)).toEqual([]);
  expect(namesIn(join(paths.store, 'hello'))).toEqual([]);
});

/** The clock of deadlines, which here goes forward at will; that of timers is left alone. */
function clockThatCanJump(): { jump(seconds: number): void } {
  const now = performance.now.bind(performance);
  let ahead = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  onTestFinished(() => spy.mockRestore());
  return {
    jump(seconds) {
      ahead += seconds * 1000;
    },
  };
}
