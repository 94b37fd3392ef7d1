import { HeadwaterError } from '../errors.ts';

declare const brand: unique symbol;

/** A version as upstream writes it (`1.8.1`, `6.5-20250503`, `3.51.0`); also part of a store path. */
export type Version = string & { readonly [brand]: 'Version' };

const VERSION = /^[0-9A-Za-z][0-9A-Za-z+._-]{0,63}$/;

export function isVersion(text: unknown): text is Version {
  return typeof text === 'string' && VERSION.test(text) && !text.includes('..');
}

/** @throws HeadwaterError VERSION_INVALID */
export function parseVersion(text: string): Version {
  if (isVersion(text)) return text;
  throw new HeadwaterError('VERSION_INVALID', `not a version: ${JSON.stringify(text)}`, {
    expected: 'letters, digits, and + . _ - after the first; at most 64; no ".."',
    found: JSON.stringify(text),
  });
}

/**
 * Orders versions by their runs of digits and of letters: numbers as numbers, letters
 * (`rc1`, `beta`) before the release they lead to. Returns <0, 0 or >0.
 */
export function compareVersions(a: Version, b: Version): number {
  const left = parts(a);
  const right = parts(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i], right[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether `version` is `query`, or `query` followed by further components: `1.7` matches `1.7.1`, not `1.70`. */
export function matchesVersion(version: Version, query: string): boolean {
  return version === query || version.startsWith(`${query}.`) || version.startsWith(`${query}-`);
}

function parts(version: string): (string | bigint)[] {
  const runs = version.match(/\d+|[A-Za-z]+/g) ?? [];
  return runs.map((run) => (/^\d/.test(run) ? BigInt(run) : run.toLowerCase()));
}

function comparePart(a: string | bigint | undefined, b: string | bigint | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return typeof b === 'string' ? 1 : -1;
  if (b === undefined) return typeof a === 'string' ? -1 : 1;
  if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1;
  return a < b ? -1 : 1;
}
