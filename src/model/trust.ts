import type { SlsaLevel } from './level.ts';

/**
 * Whom this machine believes. Sigstore's trusted roots (for keyless signers) will stand
 * beside the keys; whatever is not in here is unknown, and refused.
 */
export interface Trust {
  readonly builderKeys: readonly TrustedBuilderKey[];
}

/** A (signer, builder) pair and the level it has earned (SLSA v1.1, "Verifying artifacts", step 1). */
export interface TrustedBuilderKey {
  /** Hint of the bundle's verification material: `sha256:` and the digest of the key's SPKI DER, hexadecimal. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo, PEM; ECDSA P-256. */
  readonly publicKey: string;
  /** The only `builder.id` this key may speak for. */
  readonly builderId: string;
  readonly level: SlsaLevel;
  /** ISO 8601; the key signs nothing outside of this. Absent end: still in use. */
  readonly validFrom: string;
  readonly validUntil?: string;
}
