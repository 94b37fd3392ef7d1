import type { Origin } from '../origin.ts';
import { findRelease } from './artifact.ts';
import { evidenceOfAsset } from './evidence.ts';
import { githubReleases } from './versions.ts';

/** Releases of repositories on GitHub, by an entry of the catalog or by the name of the repository. */
export const github: Origin = {
  evidenceBy: 'digest',
  versions: githubReleases,
  find: findRelease,
  evidence: evidenceOfAsset,
};
