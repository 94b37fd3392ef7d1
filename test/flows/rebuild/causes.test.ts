import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RebuildResult, rebuildAll } from '../../../src/flows/rebuild/rebuild.ts';
import { availableCores } from '../../../src/host/cores.ts';
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

test('cores: the cause is their number', patient, async ({ skip }) => {
  skip(availableCores() === 1, 'this machine has one core');
  const { differences } = await rebuilt('cores');
  expect(differences).toMatchObject([{ path: FLAWS.cores.file, causes: ['cores'] }]);
  expect(differences[0]?.spots[0]).toMatchObject({ right: 'compiled with -j1' });
});

test('user: the cause is the user, where root can be two', patient, async ({ skip }) => {
  skip(process.geteuid?.() !== 0, 'an ordinary user cannot be another one');
  const { differences, rebuild } = await rebuilt('user');
  expect(differences).toMatchObject([{ path: FLAWS.user.file, causes: ['user'] }]);
  expect(rebuild.varied).toContain('the user that the host sees');
});

test(
  'a program: the section that holds the date, and the build id that follows from it',
  patient,
  async () => {
    const { differences } = await rebuilt('program');
    expect(differences).toMatchObject([{ path: FLAWS.program.file, causes: ['build date'] }]);
    const places = differences[0]?.spots.map(({ place }) => place) ?? [];
    expect(places).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^section \.rodata, byte \d+$/),
        'section .note.gnu.build-id, the build id',
      ]),
    );
  },
);

test('a static library: the member, and the section in it', patient, async () => {
  const { differences } = await rebuilt('library');
  expect(differences).toMatchObject([{ path: FLAWS.library.file, causes: ['build date'] }]);
  expect(differences[0]?.spots.map(({ place }) => place)).toEqual([
    expect.stringMatching(/^member built\.o, section \.rodata.*, byte \d+$/),
  ]);
});
