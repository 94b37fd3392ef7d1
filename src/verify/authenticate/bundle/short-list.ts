import { readBase64 } from '../../../model/strict-json/base64.ts';
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
  mustBeAtMost(most, value.length, `${place.path} has too many items`);
  return value;
}

/** Base64 of at most `most` bytes, counted before it is decoded. @throws HeadwaterError as above */
export function readShortBytes(value: unknown, most: number, place: Place): Uint8Array {
  const length = typeof value === 'string' ? Math.ceil((value.length * 3) / 4) : 0;
  mustBeAtMost(most, length, `${place.path} is too large`);
  return readBase64(value, place);
}

export function mustBeAtMost(most: number, found: number, problem: string): void {
  if (found <= most) return;
  refuse('VERIFY_BUNDLE_TOO_LARGE', problem, { expected: `at most ${most}`, found: String(found) });
}
