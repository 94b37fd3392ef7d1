import { HeadwaterError } from '../../../src/errors.ts';
import type { BuildFacts } from '../../../src/model/build-facts.ts';
import { readerFor } from '../../../src/verify/build-types/index.ts';
import { edit, set, type Twist } from '../twist.ts';

export const V1 = 'https://slsa.dev/provenance/v1';
export const V02 = 'https://slsa.dev/provenance/v0.2';

/** An attack on a predicate: its name, what it does, and the code that answers it. */
export type Attack = readonly [name: string, twist: Twist, code?: string];

export function read(predicateType: string, predicate: unknown): BuildFacts {
  return readerFor(predicateType, predicate).read(predicate);
}

/** The code that reading is refused with, or `read`. Any other throw is a defect, and passes through. */
export function codeOf(act: () => unknown): string {
  try {
    act();
    return 'read';
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}

/** Spellings of an address that one reader could take for the repository, and another for something else. */
export function addressAttacks(path: string): readonly Attack[] {
  const spell = (from: string | RegExp, to: string) => edit(path, (text) => text.replace(from, to));
  return [
    ['a user name before the host', spell('https://', 'https://github.com@')],
    ['a password before the host', spell('https://', 'https://a:b@')],
    ['a port', spell(/(https:\/\/[^/]+)/, '$1:443')],
    ['a query', spell(/(@|$)/, '?x=1$1')],
    ['a fragment', spell(/(@|$)/, '#main$1')],
    ['a folder above', spell(/(https:\/\/[^/]+)/, '$1/evil/..')],
    ['a dot segment', spell(/(https:\/\/[^/]+)/, '$1/.')],
    ['an encoded slash', spell(/(https:\/\/[^/]+\/[^/]+)\//, '$1%2F')],
    ['an upper-case host', spell('https://g', 'https://G')],
    ['no encryption', spell('https://', 'http://')],
    ['another protocol', spell('https://', 'ssh://')],
    ['a trailing slash', spell(/(@|$)/, '/$1')],
    ['two slashes', spell(/(https:\/\/[^/]+\/)/, '$1/')],
    ['.git twice', spell(/(@|$)/, '.git.git$1')],
    ['nothing before .git', spell(/[^/@]+(@|$)/, '.git$1')],
    ['a backslash', spell(/(https:\/\/[^/]+)\//, '$1\\')],
    ['a NUL', spell(/(@|$)/, '\u0000$1')],
    ['a space', spell('https://', ' https://')],
    ['a letter that only looks like an a', spell('acme', '\u0430cme')],
    ['a host of one label', spell(/https:\/\/[^/]+/, 'https://localhost')],
    ['only an owner', spell(/(https:\/\/[^/]+\/[^/]+)[^@]*/, '$1')],
    ['an empty text', set(path, '')],
    ['a number', set(path, 7)],
    ['a list', set(path, ['https://github.com/acme/tool'])],
    ['null', set(path, null)],
  ];
}

/** Spellings of a commit that are none. */
export function commitAttacks(path: string): readonly Attack[] {
  return [
    ['a short commit', edit(path, (commit) => commit.slice(0, 12))],
    ['an upper-case commit', edit(path, (commit) => commit.toUpperCase())],
    ['a commit with a space', edit(path, (commit) => `${commit} `)],
    ['a branch for a commit', set(path, 'main')],
    ['a commit of 63 digits', set(path, 'a'.repeat(63))],
    ['no commit', set(path, null)],
  ];
}
