import { fail, type Place } from './place.ts';
import { shown } from './shown.ts';

const MOST_MEMBERS = 1024;

/** An object whatever its members are, in a copy that inherits nothing. @throws HeadwaterError with the code of `place`. */
export function readRecord(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(place, 'is not an object', { found: shown(value) });
  }
  const members = Object.entries(value);
  if (members.length > MOST_MEMBERS) fail(place, `has more than ${MOST_MEMBERS} members`);
  const record: Record<string, unknown> = Object.create(null);
  for (const [name, member] of members) record[name] = member;
  return record;
}

/** The same; one that is absent or `null`, as Go writes an empty map, has no members. */
export function readOptionalRecord(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  return readRecord(value ?? {}, place);
}
