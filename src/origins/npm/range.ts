import { BUILD, compareSemver, NUMBER, PRERELEASE, readPrerelease, type SemVersion } from './semver.ts';

/** Alternatives of bounds that all hold. */
export type Range = readonly (readonly Bound[])[];

interface Bound {
  readonly operator: '<' | '<=' | '>' | '>=' | '=';
  readonly version: SemVersion;
}

/** A version whose last parts may be left open. */
interface Partial {
  readonly parts: readonly number[];
  readonly prerelease: SemVersion['prerelease'];
  /** Signs that may stand before a version, and mean nothing. */
  readonly ornament: string;
}

const OPEN = `(?:${NUMBER}|[xX*])`;
const PARTIAL = `([v=]*)(${OPEN})(?:\\.(${OPEN})(?:\\.(${OPEN})${PRERELEASE}?${BUILD}?)?)?`;
const SIMPLE = new RegExp(`^(~>?|\\^|[<>]=?|=)?${PARTIAL}$`);
const HYPHEN = new RegExp(`^${PARTIAL} - ${PARTIAL}$`);
/** Groups of `PARTIAL`. */
const GROUPS = 5;
const LONGEST = 1024;

/**
 * A range as the package.json of an npm package has it (npm's node-semver, "Ranges", "Range
 * Grammar"). Strict: what is no range there is none here.
 * @returns undefined where it is none, a tag say
 */
export function parseRange(text: string): Range | undefined {
  if (text.length > LONGEST) return undefined;
  const sets = text.split('||').map((part) => readSet(part.trim().replace(/\s+/g, ' ')));
  return sets.every((set) => set !== undefined) ? sets : undefined;
}

/**
 * A version before a release is in a range only where a bound of the same alternative names one of
 * the same release (node-semver, "Prerelease Tags").
 */
export function satisfies(version: SemVersion, range: Range): boolean {
  return range.some((set) => {
    if (!set.every((bound) => holds(version, bound))) return false;
    if (version.prerelease.length === 0) return true;
    return set.some(
      ({ version: named }) =>
        named.prerelease.length > 0 && compareSemver(release(named), release(version)) === 0,
    );
  });
}

function holds(version: SemVersion, { operator, version: bound }: Bound): boolean {
  const order = compareSemver(version, bound);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '=':
      return order === 0;
  }
}

function release({ major, minor, patch }: SemVersion): SemVersion {
  return { major, minor, patch, prerelease: [] };
}

function readSet(text: string): readonly Bound[] | undefined {
  const hyphen = HYPHEN.exec(text);
  if (hyphen !== null) return betweenOf(hyphen.slice(1, 1 + GROUPS), hyphen.slice(1 + GROUPS));
  const words = text.replace(/(~>?|\^|[<>]=?|=) /g, '$1').split(' ');
  const bounds = words.map((word) => (word === '' ? [] : readSimple(word)));
  return bounds.every((some) => some !== undefined) ? bounds.flat() : undefined;
}

function readSimple(word: string): readonly Bound[] | undefined {
  const [, operator = '', ...groups] = SIMPLE.exec(word) ?? [];
  const partial = readPartial(groups);
  if (partial === undefined) return undefined;
  switch (operator) {
    case '~':
    case '~>':
      return fromTo(partial, Math.min(partial.parts.length, 2));
    case '^':
      return fromTo(partial, caretParts(partial));
    default:
      return compared(operator, partial);
  }
}

function readPartial(groups: readonly (string | undefined)[]): Partial | undefined {
  const [ornament = '', major, minor, patch, prerelease] = groups;
  if (major === undefined) return undefined;
  const texts = [major, minor, patch];
  const open = texts.findIndex((part) => part === undefined || /^[xX*]$/.test(part));
  const parts = (open === -1 ? texts : texts.slice(0, open)).map(Number);
  if (!parts.every(Number.isSafeInteger)) return undefined;
  return { parts, prerelease: open === -1 ? readPrerelease(prerelease) : [], ornament };
}

/** `^`: up to the next change of the first part that is not zero; of `0.x` and `x`, of the last that is there. */
function caretParts({ parts }: Partial): number {
  const first = parts.findIndex((part) => part !== 0);
  return first === -1 ? parts.length : Math.min(first + 1, parts.length);
}

/** `1.2 - 2.3.4`: what is left open below is zero, and above whatever it may be. */
function betweenOf(
  from: readonly (string | undefined)[],
  to: readonly (string | undefined)[],
): readonly Bound[] | undefined {
  const [low, high] = [readPartial(from), readPartial(to)];
  if (low === undefined || high === undefined || !isPlain(low)) return undefined;
  if (high.prerelease.length === 0 && !isPlain(high)) return undefined;
  const lower = low.parts.length === 0 ? [] : [atLeast(low)];
  if (high.parts.length === 3) return [...lower, { operator: '<=', version: versionOf(high) }];
  return [...lower, ...below(high, high.parts.length)];
}

/** node-semver reads the ends of a hyphen range, and whole versions, more strictly than it reads the rest. */
function isPlain({ parts, ornament }: Partial): boolean {
  return parts.length < 3 || ornament === '' || ornament === 'v';
}

function compared(operator: string, partial: Partial): readonly Bound[] | undefined {
  const { parts } = partial;
  if (!isPlain(partial)) return undefined;
  if (parts.length === 3) return [{ operator: operatorOf(operator), version: versionOf(partial) }];
  if (parts.length === 0) return operator === '<' || operator === '>' ? NOTHING : [];
  switch (operator) {
    case '>':
      return [{ operator: '>=', version: next(parts, parts.length) }];
    case '>=':
      return [atLeast(partial)];
    case '<':
      return [{ operator: '<', version: { ...versionOf(partial), prerelease: [0] } }];
    case '<=':
      return below(partial, parts.length);
    default:
      return fromTo(partial, parts.length);
  }
}

function operatorOf(text: string): Bound['operator'] {
  return text === '<' || text === '<=' || text === '>' || text === '>=' ? text : '=';
}

const NOTHING: readonly Bound[] = [
  { operator: '<', version: { major: 0, minor: 0, patch: 0, prerelease: [0] } },
];

/** From the version itself up to the next change of its first `fixed` parts. */
function fromTo(partial: Partial, fixed: number): readonly Bound[] {
  return partial.parts.length === 0 ? [] : [atLeast(partial), ...below(partial, fixed)];
}

function atLeast(partial: Partial): Bound {
  return { operator: '>=', version: versionOf(partial) };
}

/** What leads to the next release is not below it here (node-semver, "Advanced Range Syntax"). */
function below({ parts }: Partial, fixed: number): readonly Bound[] {
  if (fixed === 0) return [];
  return [{ operator: '<', version: { ...next(parts, fixed), prerelease: [0] } }];
}

function next(parts: readonly number[], fixed: number): SemVersion {
  const raised = parts.slice(0, fixed).map((part, at) => (at === fixed - 1 ? part + 1 : part));
  return versionOf({ parts: raised, prerelease: [] });
}

function versionOf({ parts, prerelease }: Pick<Partial, 'parts' | 'prerelease'>): SemVersion {
  const [major = 0, minor = 0, patch = 0] = parts;
  return { major, minor, patch, prerelease };
}
