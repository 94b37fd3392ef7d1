import { comparePep440, compareReleases, isPrerelease, type Pep440, parsePep440 } from './pep440.ts';

/** What a dependent says of versions: `>=1.2, !=1.3.*` (PEP 440, "Version specifiers"). */
export interface Specifiers {
  readonly text: string;
  readonly clauses: readonly Clause[];
}

interface Clause {
  readonly operator: Operator;
  readonly version: Pep440;
  /** `.*` behind it. */
  readonly isPrefix: boolean;
}

const OPERATORS = ['~=', '==', '!=', '<=', '>=', '<', '>'] as const;
type Operator = (typeof OPERATORS)[number];
const CLAUSE = /^(~=|==|!=|<=|>=|<|>)\s*([^\s]+)$/;
const MOST_CLAUSES = 64;

/**
 * Undefined where a part of it cannot be read; nothing of it is skipped then. Arbitrary
 * equality (`===`), which compares text and no versions, is not understood.
 */
export function parseSpecifiers(text: string): Specifiers | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const clauses = parts.slice(0, MOST_CLAUSES).map(clauseOf);
  const known = clauses.filter((clause) => clause !== undefined);
  return known.length === parts.length ? { text: parts.join(', '), clauses: known } : undefined;
}

function clauseOf(text: string): Clause | undefined {
  const [, operator = '', rest = ''] = CLAUSE.exec(text) ?? [];
  const known = OPERATORS.find((one) => one === operator);
  const isPrefix = rest.endsWith('.*');
  const version = parsePep440(isPrefix ? rest.slice(0, -2) : rest);
  if (known === undefined || version === undefined) return undefined;
  const isRelease = !isPrerelease(version) && version.post === undefined && version.local === undefined;
  if (isPrefix && !(isRelease && (known === '==' || known === '!='))) return undefined;
  if (version.local !== undefined && known !== '==' && known !== '!=') return undefined;
  if (known === '~=' && version.release.length < 2) return undefined;
  return { operator: known, version, isPrefix };
}

/** Whether all of it holds. Pre-releases are not treated apart: see `namesPrerelease`. */
export function allows({ clauses }: Specifiers, version: Pep440): boolean {
  return clauses.every((clause) => holds(clause, version));
}

/** Whether it asks for pre-releases by naming one (PEP 440, "Handling of pre-releases"). */
export function namesPrerelease({ clauses }: Specifiers): boolean {
  return clauses.some(({ operator, version }) => operator !== '!=' && isPrerelease(version));
}

function holds({ operator, version, isPrefix }: Clause, found: Pep440): boolean {
  switch (operator) {
    case '==':
      return isPrefix ? hasPrefix(found, version) : equals(found, version);
    case '!=':
      return !(isPrefix ? hasPrefix(found, version) : equals(found, version));
    case '<=':
      return comparePep440(withoutLocal(found), version) <= 0;
    case '>=':
      return comparePep440(withoutLocal(found), version) >= 0;
    case '~=':
      return isCompatible(found, version);
    case '<':
      return isBefore(found, version);
    case '>':
      return isAfter(found, version);
  }
}

/** A local version counts only where one was asked for ("Version matching"). */
function equals(found: Pep440, version: Pep440): boolean {
  return comparePep440(version.local === undefined ? withoutLocal(found) : found, version) === 0;
}

function hasPrefix(found: Pep440, { epoch, release }: Pep440): boolean {
  return found.epoch === epoch && release.every((part, at) => (found.release[at] ?? 0n) === part);
}

/** "Compatible release": not before it, and the same in all but the last part. */
function isCompatible(found: Pep440, version: Pep440): boolean {
  const prefix = { ...version, release: version.release.slice(0, -1) };
  return comparePep440(withoutLocal(found), version) >= 0 && hasPrefix(found, prefix);
}

/** "Exclusive ordered comparison": no pre-release of what it shall come before. */
function isBefore(found: Pep440, version: Pep440): boolean {
  if (comparePep440(found, version) >= 0) return false;
  return isPrerelease(version) || !isPrerelease(found) || !sameBase(found, version);
}

/** And no post-release or local version of what it shall come after. */
function isAfter(found: Pep440, version: Pep440): boolean {
  if (comparePep440(found, version) <= 0) return false;
  if (!sameBase(found, version)) return true;
  return found.local === undefined && (version.post !== undefined || found.post === undefined);
}

function sameBase(a: Pep440, b: Pep440): boolean {
  return a.epoch === b.epoch && compareReleases(a.release, b.release) === 0;
}

function withoutLocal({ local: _, ...version }: Pep440): Pep440 {
  return version;
}
