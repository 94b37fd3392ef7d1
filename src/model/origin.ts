/** Where an artifact comes from: `source` is built here, the others are built by somebody else. */
export const ORIGINS = ['source', 'catalog', 'github', 'npm', 'pypi', 'oci'] as const;

export type Origin = (typeof ORIGINS)[number];
