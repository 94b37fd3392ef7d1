import type { Bundle } from '@sigstore/bundle';
import type { Sha256 } from '../../model/digest.ts';
import type { Material } from './bundle/material.ts';
import type { BundleVersion } from './bundle/media-type.ts';

/** A bundle that is well-formed; nobody has looked at its signature yet. */
export interface SignedBundle extends Material {
  readonly version: BundleVersion;
  readonly content: Content;
  /** The same, as the library reads it; its shape was checked first. */
  readonly bundle: Bundle;
}

/** What was signed: a DSSE payload, or the artifact itself. A plain signature says nothing of where it came from. */
export type Content =
  | { readonly kind: 'dsse'; readonly payloadType: string; readonly payload: Uint8Array }
  | { readonly kind: 'message'; readonly sha256: Sha256 };
