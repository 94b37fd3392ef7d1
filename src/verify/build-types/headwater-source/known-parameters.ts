import type { KnownParameter } from '../../../model/build-facts.ts';

/** The four external parameters (docs/BUILD-TYPE.md): all of them are always there, and all of them are text. */
export const externalParameters: readonly KnownParameter[] = [
  { path: 'package', meaning: 'Name of the catalog entry.', unstated: 'refused' },
  { path: 'version', meaning: 'Version of the release.', unstated: 'refused' },
  { path: 'platform', meaning: 'What it was built for.', unstated: 'refused' },
  { path: 'recipeDigest', meaning: 'Digest of the recipe that says how it is built.', unstated: 'refused' },
];

/** Those, and what the recipe's digest does not cover: the bytes that were built. */
export const knownParameters: readonly KnownParameter[] = [
  ...externalParameters,
  {
    path: 'sources',
    meaning: 'Address and digest of every source, in the order of their addresses.',
    unstated: 'refused',
  },
  {
    path: 'libraries',
    meaning: 'Address and digest of every library that was built before.',
    unstated: 'refused',
  },
];
