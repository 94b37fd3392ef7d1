import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { BuildFacts, BuildTypeReader } from '../../model/build-facts.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';

/**
 * Every external parameter is as expected (SLSA v1.1, "Verifying artifacts", step 2). The
 * reader refused those that it does not know; of the rest, one that nobody expected passes
 * only where the build type says that it cannot change the build.
 * @throws HeadwaterError VERIFY_PARAMETER_MISMATCH, VERIFY_PARAMETER_UNKNOWN
 */
export function judgeParameters(
  found: BuildFacts['parameters'],
  { parameters: known }: BuildTypeReader,
  { parameters: expected }: AttestedExpectation,
): void {
  for (const [path, value] of Object.entries(expected)) {
    if (Object.hasOwn(found, path) && found[path] === value) continue;
    mismatch(path, value, Object.hasOwn(found, path) ? found[path] : undefined);
  }
  for (const [path, value] of Object.entries(found)) {
    if (Object.hasOwn(expected, path)) continue;
    const parameter = known.find((candidate) => candidate.path === path);
    if (parameter === undefined) {
      refuse('VERIFY_PARAMETER_UNKNOWN', 'it was built with a parameter nobody knows', {
        found: shown(path),
      });
    }
    if (parameter.unstated !== 'harmless') mismatch(path, 'nothing', value);
  }
}

function mismatch(path: string, expected: string, found: string | undefined): never {
  return refuse('VERIFY_PARAMETER_MISMATCH', `it was built with another ${path} than was asked for`, {
    expected,
    found: found === undefined ? 'nothing' : shown(found),
  });
}
