import { isSha256, type Sha256 } from '../digest.ts';
import { fail, type Place } from './place.ts';
import { readMoment } from './read.ts';
import { shown } from './shown.ts';

/** A value that `guard` knows as one of its own. @throws HeadwaterError with the code of `place`, as all here. */
export function readKnown<T>(value: unknown, guard: (value: unknown) => value is T, place: Place): T {
  return guard(value) ? value : fail(place, 'is not what belongs there', { found: shown(value) });
}

export function readDigest(value: unknown, place: Place): Sha256 {
  return isSha256(value) ? value : fail(place, 'is not a SHA-256 digest', { found: shown(value) });
}

/** A moment in UTC, kept as it was written. */
export function readTime(value: unknown, place: Place): string {
  readMoment(value, place);
  return String(value);
}
