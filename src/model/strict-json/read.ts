import { isSha256, type Sha256 } from '../digest.ts';
import { fail, inside, type Place } from './place.ts';
import { shown } from './shown.ts';

const LONGEST_TEXT = 4096;
const LONGEST_LIST = 1024;

/** Members by name: a name that ends in `?` may be absent. */
type Members<Name extends string> = {
  readonly [N in Name as N extends `${string}?` ? never : N]: unknown;
} & {
  readonly [N in Name as N extends `${infer Plain}?` ? Plain : never]?: unknown;
};

/**
 * An object with exactly these members. One that is missing and one that is not known
 * are refused alike: what is absent proves nothing, and what is not understood may
 * change the meaning of the rest.
 * @throws HeadwaterError with the code of `place`; so do all readers below.
 */
export function readObject<const Name extends string>(
  value: unknown,
  names: readonly Name[],
  place: Place,
): Members<Name> {
  if (!isObject(value)) return fail(place, 'is not an object', { found: shown(value) });
  const allowed = names.map((name) => name.replace(/\?$/, ''));
  const unknown = Object.keys(value).find((member) => !allowed.includes(member));
  if (unknown !== undefined) fail(place, 'has an unknown member', { found: shown(unknown) });
  const missing = names.find((name) => !name.endsWith('?') && !Object.hasOwn(value, name));
  if (missing !== undefined) fail(inside(place, missing), 'is missing');
  return value as Members<Name>;
}

export function readList(value: unknown, place: Place, most = LONGEST_LIST): readonly unknown[] {
  if (!Array.isArray(value)) return fail(place, 'is not a list', { found: shown(value) });
  if (value.length > most) fail(place, `has more than ${most} items`);
  return value;
}

/** Text of 1 to 4,096 UTF-16 code units, without control characters. */
export function readText(value: unknown, place: Place): string {
  if (typeof value !== 'string') return fail(place, 'is not a string', { found: shown(value) });
  if (value === '') fail(place, 'is empty');
  if (value.length > LONGEST_TEXT) fail(place, `is longer than ${LONGEST_TEXT} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL ends a string for some readers and not for others.
  if (/[\u0000-\u001f\u007f]/.test(value)) fail(place, 'has control characters', { found: shown(value) });
  return value;
}

/** A digest set (in-toto attestation framework, "DigestSet") of SHA-256 and nothing else. */
export function readDigestSet(value: unknown, place: Place): Sha256 {
  const { sha256 } = readObject(value, ['sha256'], place);
  if (isSha256(sha256)) return sha256;
  return fail(inside(place, 'sha256'), 'is not a SHA-256 digest', { found: shown(sha256) });
}

/** A whole number from 0 to 2^53 - 1. */
export function readCount(value: unknown, place: Place): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return fail(place, 'is not a whole number', { found: shown(value) });
}

const RFC3339_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** A moment in UTC (RFC 3339, section 5.6, with `T` and `Z`); one that the calendar does not have is refused. */
export function readMoment(value: unknown, place: Place): Date {
  const text = readText(value, place);
  const moment = new Date(text);
  const seconds = text.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  // Date turns 30 February into 2 March: print it again and compare.
  if (RFC3339_UTC.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(seconds)) {
    return moment;
  }
  return fail(place, 'is not a moment in UTC', { expected: 'like 2026-01-31T12:00:00Z', found: shown(text) });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
