import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('jobs: make is told, and the artifact is the same', async () => {
  const world = await smallWorld();
  const digests: string[] = [];
  for (const jobs of ['1', '7']) {
    expect((await headwater(['config', 'set', 'jobs', jobs], world.env)).code).toBe(0);
    const said = await headwater(['build', 'hello', '--out', join(world.scratch, jobs), '--json'], world.env);
    const [{ sha256, logs }] = JSON.parse(said.stdout).packages;
    const log = readdirSync(logs).find((name) => name.endsWith('-make.log')) ?? '';
    expect(readFileSync(join(logs, log), 'utf8')).toMatch(new RegExp(`^\\$ make -j${jobs}\\b`));
    digests.push(sha256);
  }
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(digests[1]).toBe(digests[0]);
});
