import type { BuildFacts } from '../../../model/build-facts.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';

type Required = 'buildType' | 'builderId' | 'parameters';
type Draft = Pick<BuildFacts, Required> & {
  readonly [Name in Exclude<keyof BuildFacts, Required>]?: BuildFacts[Name] | undefined;
};

/** Facts without the members that are not known. */
export function buildFacts(draft: Draft): BuildFacts {
  const known = Object.entries(draft).filter(([, value]) => value !== undefined);
  return Object.freeze(Object.fromEntries(known) as unknown as BuildFacts);
}

/** @throws HeadwaterError VERIFY_BUILD_TYPE: a reader that is asked for another build type knows nothing of it. */
export function mustBeBuildType(found: string, known: readonly string[]): void {
  if (known.includes(found)) return;
  refuse('VERIFY_BUILD_TYPE', 'it was built in another way', {
    expected: known.join(', '),
    found: shown(found),
  });
}
