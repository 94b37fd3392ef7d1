import { npmCredentials, npmRegistryOf } from '../../host/npm-config.ts';
import type { Origin } from '../origin.ts';
import { findPackage } from './artifact.ts';
import { evidenceOfPart } from './evidence.ts';
import { nameOfPurl } from './purl.ts';
import { versionsOf } from './versions.ts';

/** Packages of the registries that the user's own npm is configured with. */
export const npm: Origin = {
  evidenceBy: 'address',
  versions: versionsOf,
  find: findPackage,
  evidence: (part, _digests, context) => evidenceOfPart(part, context),
  async authorization({ purl, artifact }, { host }) {
    const registry = await npmRegistryOf(nameOfPurl(purl), host);
    return npmCredentials(artifact.url, registry, host)?.authorization;
  },
  advice: () => Promise.resolve(ONLY_PUBLISHED),
};

const ONLY_PUBLISHED =
  'What there is says at most that it was published, and nothing of what it was built from; its maintainers can change that with `npm publish --provenance`.';
