import { isSha256, type Sha256 } from '../digest.ts';
import { fail, inside, type Place } from './place.ts';
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

/** One of these words. */
export function readOneOf<const T extends string>(value: unknown, words: readonly T[], place: Place): T {
  return readKnown(value, (found): found is T => words.some((word) => word === found), place);
}

/** Those of the members that are there, each read; the others are left out. */
export function readOptional<const Name extends string, T>(
  member: Readonly<Record<string, unknown>>,
  names: readonly Name[],
  { read, place }: { readonly read: (value: unknown, place: Place) => T; readonly place: Place },
): { readonly [N in Name]?: T } {
  const found: { [N in Name]?: T } = {};
  for (const name of names) {
    if (member[name] !== undefined) found[name] = read(member[name], inside(place, name));
  }
  return found;
}
