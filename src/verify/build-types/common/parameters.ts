import type { KnownParameter } from '../../../model/build-facts.ts';
import { canonicalJson } from '../../../model/canonical-json.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * External parameters by their paths, as canonical JSON. Empty ones count as absent: no
 * input, an empty set of variables.
 * @throws HeadwaterError VERIFY_PARAMETER_UNKNOWN for one that the build type does not
 * define: it could have changed the build (SLSA v1.1, "Verifying artifacts", step 2).
 */
export function readParameters(
  found: Readonly<Record<string, unknown>>,
  known: readonly KnownParameter[],
  place: Place,
): Parameters {
  const entries = Object.entries(found).map(([name, value]): [string, unknown] => {
    if (known.some(({ path }) => path === name)) return [name, value];
    return refuse('VERIFY_PARAMETER_UNKNOWN', `${place.path} holds a parameter nobody knows`, {
      expected: known.map(({ path }) => path).join(', ') || 'none',
      found: shown(name),
    });
  });
  const stated = entries.filter(([, value]) => !isEmpty(value));
  return Object.freeze(
    Object.fromEntries(stated.map(([name, value]) => [name, spelled(value, inside(place, name))])),
  );
}

/**
 * Inputs of the event that started a run are external, wherever a predicate repeats them:
 * they are judged as the parameter `event_inputs`.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID where two places disagree.
 */
export function withEventInputs(
  parameters: Readonly<Record<string, unknown>>,
  eventInputs: unknown,
  place: Place,
): Readonly<Record<string, unknown>> {
  if (isEmpty(eventInputs)) return parameters;
  const { event_inputs: stated } = parameters;
  const at = inside(place, 'event_inputs');
  if (!isEmpty(stated) && spelled(stated, at) !== spelled(eventInputs, at)) {
    fail(at, 'is not what the event says', { expected: shown(eventInputs), found: shown(stated) });
  }
  return { ...parameters, event_inputs: eventInputs };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function spelled(value: unknown, place: Place): string {
  try {
    return canonicalJson(value);
  } catch (cause) {
    return fail(place, 'has no canonical spelling', { found: shown(value), cause });
  }
}
