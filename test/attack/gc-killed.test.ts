import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkTools } from '../../src/link/link.ts';
import { runChild } from '../world/child.ts';
import { namesIn } from '../world/cli.ts';
import { storedPackage } from '../world/package.ts';
import { expectSound } from '../world/sound.ts';
import { makeTempHome } from '../world/temp-home.ts';

/** `kill -9` of gc before each of its changes: what is left is sound, and the next gc frees the rest. */
const made = makeTempHome({ HEADWATER_CATALOG: `${import.meta.dirname}/../../catalog` });
const { host } = made;

beforeAll(async () => {
  for (const version of ['1.1', '1.2', '1.3']) {
    await linkTools(host, { add: [await storedPackage({ name: 'jq', version }, host)], remove: [] });
  }
});

afterAll(() => made.dispose());

const COLLECT = `
  const { createHost } = await import(src + '/host/create.ts');
  const { collectGarbage } = await import(src + '/flows/gc.ts');
  const fs = { ...(await import('node:fs')) };
  let left = Number(process.env.CHANGES);
  for (const name of ['renameSync', 'rmSync', 'rmdirSync', 'unlinkSync']) {
    const real = fs[name];
    fs[name] = (...args) => {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
  }
  const host = { ...createHost(process.env), fs };
  const options = { keep: 1, olderThan: 0, downloads: 'unnamed', mode: 'free' };
  const now = new Date(Date.now() + 1000);
  await collectGarbage(options, { host, progress: () => {}, now });
  console.log('done');`;

test('killed before each change: what is named is there', async () => {
  let kills = 0;
  for (; ; kills++) {
    const child = runChild(COLLECT, { ...made.env, CHANGES: String(kills) });
    const word = await child.line().catch(() => 'killed');
    await child.kill();
    expect(expectSound(host)).toEqual(['jq']);
    if (word === 'done') break;
  }
  expect(kills).toBeGreaterThan(4);
  expect(namesIn(host.paths.generations)).toEqual(['3', 'current']);
  expect(namesIn(`${host.paths.store}/jq`).map((name) => name.slice(0, 3))).toEqual(['1.3']);
  expect(namesIn(host.paths.quarantine)).toEqual([]);
});
