import { afterAll, beforeAll, describe } from 'vitest';
import { impossible, makeSealWorld, type SealWorld, sealCases } from './seal-world.ts';

const cases = await Promise.all(sealCases.map(async (each) => ({ ...each, why: await impossible(each) })));

/** The same tests for every seal and every user who may make it; what cannot be tried here is skipped, and says why. */
export function eachSeal(name: string, tests: (world: () => SealWorld) => void): void {
  for (const { kind, user, why } of cases) {
    const title = `${name}: ${kind}, made by ${user === 'root' ? 'root' : 'an ordinary user'}`;
    describe.skipIf(why !== undefined)(why === undefined ? title : `${title} (${why})`, () => {
      let world: SealWorld | undefined;
      beforeAll(async () => {
        world = await makeSealWorld({ kind, user });
      });
      afterAll(() => world?.close());
      tests(() => {
        if (world === undefined) throw new Error('the world of the test was not made');
        return world;
      });
    });
  }
}
