import { isCatalogName } from '../model/package-name.ts';

/** purl types of what headwater can be asked to judge; `generic` is what is built from source. */
export const PURL_TYPES = ['generic', 'github', 'gitlab', 'npm', 'pypi', 'oci'] as const;

declare const brand: unique symbol;

/** How a rule names a package: `jq`, or `npm:left-pad`, `github:jqlang/jq`. */
export type RuleName = string & { readonly [brand]: 'RuleName' };

const REST = /^(@?[a-z0-9][a-z0-9._~-]*)(\/[a-z0-9._~-]+)*$/;
const NPM_REST = /^(@[A-Za-z0-9._~-]+\/)?[A-Za-z0-9._~-]+$/;

/**
 * Rules compare exactly, so that a name in a spelling no artifact can have would be a rule
 * that never holds: such a spelling is a mistake. Types whose names are
 * case-insensitive (package-url, "known types") are written in lower case.
 */
export function isRuleName(text: unknown): text is RuleName {
  if (typeof text !== 'string') return false;
  const colon = text.indexOf(':');
  if (colon < 0) return isCatalogName(text);
  const type = PURL_TYPES.find((known) => known === text.slice(0, colon));
  const rest = text.slice(colon + 1);
  switch (type) {
    case undefined:
    case 'generic':
      return false;
    case 'npm':
      return NPM_REST.test(rest);
    case 'pypi':
      // package-url: PyPI's names are lower case, with `-` for `_` and `.` (PEP 503).
      return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(rest);
    case 'github':
    case 'gitlab':
    case 'oci':
      return REST.test(rest);
  }
}
