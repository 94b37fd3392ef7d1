import type { Origin } from '../origin.ts';
import { findPackage } from './artifact.ts';
import { evidenceOfPart } from './evidence.ts';
import { versionsOf } from './versions.ts';

/** Packages of the registries that the user's own npm is configured with. */
export const npm: Origin = {
  evidenceBy: 'address',
  versions: versionsOf,
  find: findPackage,
  evidence: (part, _digests, context) => evidenceOfPart(part, context),
};
