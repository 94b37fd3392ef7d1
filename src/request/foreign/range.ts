import { parseVersion } from '../../model/version.ts';
import type { Wish } from './foreign.ts';
import { LONGEST_WISH, TOO_LONG, versionOf } from './wish.ts';

/**
 * A range as npm's packages write it (node-semver's README, "Ranges"), in headwater's words,
 * which know the newest, and the newest that begins with `1` or `1.7`. What that leaves out of the
 * range is said; a range of which nothing would be left is not guessed at.
 */
export function rangeWish(written: string): Wish {
  const text = written.trim();
  if (text.length > LONGEST_WISH) return TOO_LONG;
  const alternatives = text.split('||').map((part) => part.trim());
  const wishes = alternatives.map(oneRange);
  const last = wishes.findLast((wish) => wish.type !== 'unsayable') ?? wishes[0] ?? NO_RANGE;
  if (alternatives.length === 1 || last.type === 'unsayable') return last;
  return { ...last, loss: `of ${text} only ${alternatives[wishes.indexOf(last)]} is asked for` };
}

const NO_RANGE: Wish = { type: 'unsayable', why: 'this is no range of versions' };

function oneRange(range: string): Wish {
  if (['', '*', 'x', 'X', 'latest'].includes(range)) return { type: 'newest' };
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(range);
  const text = hyphen === null ? range.replace(/([<>=~^]+)\s+/g, '$1') : `>=${hyphen[1]} <=${hyphen[2]}`;
  const bounds = text.split(/[\s,]+/).filter((part) => part !== '');
  const [first = '', second, ...more] = bounds;
  if (more.length > 0) return NO_RANGE;
  return second === undefined ? comparator(first) : between(first, second, range);
}

function comparator(text: string): Wish {
  const [, sign = '', version = ''] = /^(\^|~>?|>=|<=|>|<|=|)(.*)$/.exec(text) ?? [];
  const numbers = numbersOf(version);
  if (numbers === undefined) return wordOrVersion(sign, version);
  switch (sign) {
    case '':
    case '=':
      return plain(version, numbers);
    case '^':
      return beginning(numbers, caretLength(numbers), text);
    case '~':
    case '~>':
      return beginning(numbers, Math.min(2, numbers.length), text);
    case '>':
    case '>=':
      return { type: 'newest', loss: `${text} is not asked for: the newest is, whichever that is` };
    default:
      return { type: 'unsayable', why: `${text} has no lower end; say a version` };
  }
}

/** `>=18 <19`, `>=18.0.0 <19.0.0`: all that begins with 18. */
function between(low: string, high: string, range: string): Wish {
  const from = numbersOf(/^>=?(.*)$/.exec(low)?.[1] ?? '');
  const [, sign, end = ''] = /^(<=?)(.*)$/.exec(high) ?? [];
  const to = numbersOf(end);
  if (from === undefined || to === undefined || sign === undefined) return NO_RANGE;
  const [major = 0, minor = 0] = from;
  const isWholeMajor = sign === '<' && to[0] === major + 1 && isZero(to.slice(1));
  if (isWholeMajor) return beginning(from, 1, range);
  const isWholeMinor = sign === '<' && to[0] === major && to[1] === minor + 1 && isZero(to.slice(2));
  if (isWholeMinor) return beginning(from, 2, range);
  const kept = sign === '<=' ? to : lastBelow(from, to);
  return kept === undefined ? NO_RANGE : asked(kept, `of ${range} only ${kept.join('.')} is asked for`);
}

/** The last major that lies between, else the last minor. */
function lastBelow(
  [major = 0, minor = 0]: readonly number[],
  [toMajor = 0, toMinor = 0]: readonly number[],
): readonly number[] | undefined {
  if (toMajor > major) return [toMajor - 1];
  return toMajor === major && toMinor > minor ? [major, toMinor - 1] : undefined;
}

/** Node-semver: `^1.2.3` may change what stands right of the first number that is not 0. */
function caretLength(numbers: readonly number[]): number {
  const first = numbers.findIndex((number) => number !== 0);
  return first < 0 ? numbers.length : first + 1;
}

function beginning(numbers: readonly number[], length: number, range: string): Wish {
  const rest = numbers.slice(length);
  const kept = numbers.slice(0, length);
  return asked(kept, isZero(rest) ? undefined : `${range} also says at least ${numbers.join('.')}`);
}

function asked(numbers: readonly number[], loss: string | undefined): Wish {
  const version = parseVersion(numbers.join('.'));
  return { type: 'version', version, exact: false, ...(loss !== undefined && { loss }) };
}

function plain(written: string, numbers: readonly number[]): Wish {
  if (/[xX*]/.test(written) || numbers.length < 3) return asked(numbers, undefined);
  return { type: 'version', version: parseVersion(numbers.join('.')), exact: true };
}

/** A version with more than numbers (`1.0.0-rc.1`) can only be meant as it stands. */
function wordOrVersion(sign: string, text: string): Wish {
  const version = ['', '='].includes(sign) ? versionOf(text) : undefined;
  return version === undefined ? NO_RANGE : { type: 'version', version, exact: true };
}

/** `[1, 2]` of `v1.2.x`. */
function numbersOf(text: string): readonly number[] | undefined {
  const bare = /^v?(\d{1,9}(?:\.\d{1,9}){0,2})((?:\.[xX*]){0,2})$/.exec(text)?.[1];
  return bare?.split('.').map(Number);
}

function isZero(numbers: readonly number[]): boolean {
  return numbers.every((number) => number === 0);
}
