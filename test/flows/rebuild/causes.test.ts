import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RebuildResult, rebuildAll } from '../../../src/flows/rebuild/rebuild.ts';
import { FLAWS, type FlawedWorld, type FlawName, flawedWorld } from '../../world/irreproducible.ts';
import { makeTempHome } from '../../world/temp-home.ts';

/** Each package is built twice or three times, one after the other, each time in seals of its own. */
const patient = { timeout: 10 * 60_000 };

let home: ReturnType<typeof makeTempHome>;
let world: FlawedWorld;

beforeAll(async () => {
  home = makeTempHome();
  world = await flawedWorld(home);
});

afterAll(() => home.dispose());

async function rebuilt(flaw: FlawName): Promise<RebuildResult> {
  const { results, failed } = await rebuildAll([`flaw-${flaw}`], world.context);
  expect(failed).toEqual([]);
  const [result] = results;
  if (result === undefined) throw new Error(`flaw-${flaw} was not rebuilt`);
  return result;
}

const EXPECTED: readonly (readonly [flaw: FlawName, cause: string, place: string])[] = [
  ['date', 'build date', 'line 1'],
  ['seconds', 'build date', 'line 1'],
  ['year', 'build date', 'line 1'],
  ['path', 'build path', 'line 1'],
  ['order', 'order', 'the same lines in another order'],
  ['kernel', 'kernel', 'line 1'],
  ['random', 'random', 'line 1'],
  ['gzip', 'build date', 'unpacked, line 1'],
  ['gzip-header', 'build date', 'the gzip header (time and name)'],
];

test.for(EXPECTED)('%s: the cause is the %s', patient, async ([flaw, cause, place]) => {
  const { rebuild, differences } = await rebuilt(flaw);
  expect(rebuild.identical).toBe(false);
  expect(differences).toMatchObject([{ path: FLAWS[flaw].file, kind: 'content', causes: [cause] }]);
  expect(differences[0]?.spots[0]).toMatchObject({ place, causes: [cause] });
});
