import { fail, type Place } from '../../../model/strict-json/place.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';

/**
 * A list of at most `most` items: each of them costs work, so they are counted before the
 * first is looked at.
 * @throws HeadwaterError VERIFY_BUNDLE_TOO_LARGE, or with the code of `place`
 */
export function readShortList(value: unknown, most: number, place: Place): readonly unknown[] {
  if (!Array.isArray(value)) return fail(place, 'is not a list', { found: shown(value) });
  if (value.length <= most) return value;
  return refuse('VERIFY_BUNDLE_TOO_LARGE', `${place.path} has too many items`, {
    expected: `at most ${most}`,
    found: String(value.length),
  });
}
