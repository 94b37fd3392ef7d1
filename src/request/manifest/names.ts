import { isPackageName, type PackageName } from '../../model/package-name.ts';

declare const brand: unique symbol;

/** A package of another ecosystem, by package-url's word for it: `github:astral-sh/ruff`, `npm:prettier`. */
export type ForeignName = string & { readonly [brand]: 'ForeignName' };

/** Letters, digits, and the few signs that names have there; no empty, `.` or `..` part. */
const FOREIGN =
  /^(github|gitlab|npm|pypi|oci):@?[A-Za-z0-9_][A-Za-z0-9._~-]*(\/[A-Za-z0-9_][A-Za-z0-9._~-]*)*$/;
const LONGEST = 200;

export function isManifestName(text: unknown): text is PackageName | ForeignName {
  return isPackageName(text) || isForeignName(text);
}

function isForeignName(text: unknown): text is ForeignName {
  return typeof text === 'string' && text.length <= LONGEST && FOREIGN.test(text);
}
