/** A version by Semantic Versioning 2.0.0; build metadata has no part in its order (section 10). */
export interface SemVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Identifiers; empty for a release. */
  readonly prerelease: readonly (string | number)[];
}

/** What the grammars of versions and of ranges have in common (Semantic Versioning 2.0.0, "Backus–Naur Form Grammar"). */
export const NUMBER = '(?:0|[1-9]\\d{0,15})';
const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
export const PRERELEASE = `(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))`;
export const BUILD = '(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)';

const VERSION = new RegExp(`^v?(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})${PRERELEASE}?${BUILD}?$`);
const LONGEST = 256;

/** Undefined where it is none. */
export function parseSemver(text: string): SemVersion | undefined {
  if (text.length > LONGEST) return undefined;
  const [, major, minor, patch, prerelease] = VERSION.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) };
  if (!Object.values(numbers).every(Number.isSafeInteger)) return undefined;
  return { ...numbers, prerelease: readPrerelease(prerelease) };
}

export function readPrerelease(text: string | undefined): SemVersion['prerelease'] {
  return text === undefined ? [] : text.split('.').map(identifierOf);
}

function identifierOf(text: string): string | number {
  const number = Number(text);
  return /^\d+$/.test(text) && number < Number.MAX_SAFE_INTEGER ? number : text;
}

/** Precedence (Semantic Versioning 2.0.0, section 11): <0, 0 or >0. */
export function compareSemver(a: SemVersion, b: SemVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    comparePrerelease(a.prerelease, b.prerelease)
  );
}

function comparePrerelease(a: SemVersion['prerelease'], b: SemVersion['prerelease']): number {
  // A release comes after all that lead to it.
  if (a.length === 0 || b.length === 0) return Number(b.length > 0) - Number(a.length > 0);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareIdentifier(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifier(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}
