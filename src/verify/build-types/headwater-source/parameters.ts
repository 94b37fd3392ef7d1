import type { SourceBuildExpectation } from '../../../model/expectation.ts';
import { inside } from '../../../model/strict-json/place.ts';
import { readCount, readObject } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import { PREDICATE } from '../../statement/slsa-provenance-v1.ts';

const EXTERNAL = inside(PREDICATE, 'buildDefinition.externalParameters');
const INTERNAL = inside(PREDICATE, 'buildDefinition.internalParameters');
const SEALS: readonly unknown[] = ['bubblewrap', 'unshare'];

/**
 * What whoever asked for the build could choose: all of it known, all of it as expected.
 * An unknown parameter could have changed the build, so it is refused (SLSA v1.1,
 * "Verifying artifacts", step 2, external parameters).
 */
export function judgeExternalParameters(found: unknown, expectation: SourceBuildExpectation): void {
  const expected: Readonly<Record<string, string>> = {
    package: expectation.package,
    version: expectation.version,
    platform: expectation.platform,
    recipeDigest: `sha256:${expectation.recipeDigest}`,
  };
  const parameters = readParameters(found);
  for (const name of Object.keys(parameters)) {
    if (!Object.hasOwn(expected, name)) {
      refuse('VERIFY_PARAMETER_UNKNOWN', `${EXTERNAL.path} holds a parameter nobody knows`, {
        found: shown(name),
      });
    }
  }
  for (const [name, value] of Object.entries(expected)) judgeParameter(name, value, parameters);
}

function judgeParameter(name: string, expected: string, parameters: Readonly<Record<string, unknown>>): void {
  const found = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (found === expected) return;
  const code = name === 'recipeDigest' ? 'VERIFY_RECIPE_MISMATCH' : 'VERIFY_PARAMETER_MISMATCH';
  refuse(code, `${EXTERNAL.path}.${name} is not what was asked for`, { expected, found: shown(found) });
}

function readParameters(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return refuse(EXTERNAL.code, `${EXTERNAL.path} is not an object`, { found: shown(value) });
}

/** What the builder itself chose; recorded for people, but never taken unread. */
export function judgeInternalParameters(found: unknown): void {
  const { seal, sourceDateEpoch } = readObject(found, ['seal', 'sourceDateEpoch'], INTERNAL);
  readCount(sourceDateEpoch, inside(INTERNAL, 'sourceDateEpoch'));
  if (SEALS.includes(seal)) return;
  refuse(INTERNAL.code, 'the build was not sealed in a known way', {
    expected: SEALS.join(', '),
    found: shown(seal),
  });
}
