import type { Place } from '../../../model/strict-json/place.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Variables of which the runner tells the names alone: each value is empty. One that has
 * a value is no variable, but a parameter that nobody knows.
 * @throws HeadwaterError VERIFY_PARAMETER_UNKNOWN
 */
export function readHidden(variables: Variables, place: Place): Variables {
  const [name] = Object.entries(variables).find(([, value]) => value !== '') ?? [];
  if (name === undefined) return variables;
  return refuse('VERIFY_PARAMETER_UNKNOWN', `${place.path} holds a parameter nobody knows`, {
    found: shown(name),
  });
}
