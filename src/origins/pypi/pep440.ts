/** A version of Python's (PEP 440), taken apart. */
export interface Pep440 {
  readonly epoch: bigint;
  readonly release: readonly bigint[];
  readonly pre?: { readonly phase: 'a' | 'b' | 'rc'; readonly number: bigint };
  readonly post?: bigint;
  readonly dev?: bigint;
  /** Behind the `+`. */
  readonly local?: readonly (string | bigint)[];
}

const LONGEST = 128;
/** PEP 440, appendix B, with every spelling that its normalisation allows. */
const VERSION = new RegExp(
  [
    '^v?(?:(?<epoch>\\d+)!)?(?<release>\\d+(?:\\.\\d+)*)',
    '(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\\d*))?',
    '(?<post>-(?<implicit>\\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\\d*))?',
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>\\d*))?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);
const PHASES: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** Undefined where the text is no version; nothing is guessed. */
export function parsePep440(text: string): Pep440 | undefined {
  if (text.length > LONGEST) return undefined;
  const found = VERSION.exec(text.trim())?.groups;
  if (found?.release === undefined) return undefined;
  const phase = PHASES[found.phase?.toLowerCase() ?? ''];
  return {
    epoch: BigInt(found.epoch ?? 0),
    release: found.release.split('.').map(BigInt),
    ...(phase !== undefined && { pre: { phase, number: BigInt(found.pre || 0) } }),
    ...(found.post !== undefined && { post: BigInt(found.implicit || found.postNumber || 0) }),
    ...(found.dev !== undefined && { dev: BigInt(found.devNumber || 0) }),
    ...(found.local !== undefined && { local: localOf(found.local) }),
  };
}

function localOf(text: string): (string | bigint)[] {
  const parts = text.toLowerCase().split(/[-_.]/);
  return parts.map((part) => (/^\d+$/.test(part) ? BigInt(part) : part));
}

/** Pre-releases and developmental releases (PEP 440, "Pre-releases", "Developmental releases"). */
export function isPrerelease({ pre, dev }: Pep440): boolean {
  return pre !== undefined || dev !== undefined;
}

/** <0, 0 or >0 (PEP 440, "Summary of permitted suffixes and relative ordering"). */
export function comparePep440(a: Pep440, b: Pep440): number {
  return (
    compareNumbers(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    compareNumbers(preRank(a), preRank(b)) ||
    compareNumbers(a.pre?.number ?? 0n, b.pre?.number ?? 0n) ||
    compareNumbers(a.post ?? -1n, b.post ?? -1n) ||
    compareDev(a.dev, b.dev) ||
    compareLocals(a.local, b.local)
  );
}

/** 1.0 and 1.0.0 are one release. */
export function compareReleases(a: readonly bigint[], b: readonly bigint[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareNumbers(a[at] ?? 0n, b[at] ?? 0n);
    if (order !== 0) return order;
  }
  return 0;
}

/** A developmental release of no other release comes before its alphas. */
function preRank({ pre, post, dev }: Pep440): bigint {
  switch (pre?.phase) {
    case 'a':
      return 1n;
    case 'b':
      return 2n;
    case 'rc':
      return 3n;
    default:
      return post === undefined && dev !== undefined ? 0n : 4n;
  }
}

/** What is in development comes before what it will be. */
function compareDev(a: bigint | undefined, b: bigint | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareNumbers(a, b);
}

type Local = Pep440['local'];

/** Numbers come after words, and what goes on after what has ended. */
function compareLocals(a: Local, b: Local): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareParts(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string | bigint | undefined, b: string | bigint | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1;
  return a < b ? -1 : 1;
}

function compareNumbers(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
