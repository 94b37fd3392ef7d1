import type { SlsaLevel } from './level.ts';
import type { TrustedVerifier } from './trusted-verifier.ts';

/**
 * Whom this machine believes; whatever is not in here is unknown, and refused. Members
 * beside `builderKeys` may be read and checked only when they are first looked at, and
 * then throw TRUST_INVALID.
 */
export interface Trust {
  readonly builderKeys: readonly TrustedBuilderKey[];
  /** Builder keys of other machines (`trust add builder-key`), asked after those of this one. Absent: none. */
  readonly machineKeys?: readonly TrustedBuilderKey[];
  /** Sigstore instances whose certificates are believed. Absent: none. */
  readonly roots?: readonly TrustedSigstoreRoot[];
  /** Keys of others that sign provenance (`trust add key`). Absent: none. */
  readonly keys?: readonly TrustedKey[];
  /** Which builders have earned which level. Absent: none. */
  readonly builders?: readonly TrustedBuilder[];
  /** Whose verification summaries are believed (`trust add verifier`). Absent: nobody's. */
  readonly verifiers?: readonly TrustedVerifier[];
}

/** A Sigstore instance: its certificate authorities, logs and timestamp authorities. */
export interface TrustedSigstoreRoot {
  /** `public-good`, `github`, or a name the user gave. */
  readonly name: string;
  /** Sigstore's TrustedRoot as JSON text (sigstore/protobuf-specs, sigstore_trustroot.proto). */
  readonly json: string;
  /** What a signature must come with; GitHub's own instance has no logs, but timestamps. */
  readonly requires: { readonly logEntries: 0 | 1; readonly scts: 0 | 1; readonly timestamps: 1 };
  readonly source: 'shipped' | 'tuf' | 'user';
}

/** A key of somebody else, trusted by name. */
export interface TrustedKey {
  /** `sha256:` and the digest of the SPKI DER. */
  readonly keyId: string;
  readonly name: string;
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKey: string;
  /** The hint that its bundles carry, where that is not the keyId (npm: `SHA256:…`). */
  readonly hint?: string;
  readonly builderId?: string;
  readonly level?: SlsaLevel;
  /** Who runs the builder; absent, what it builds is no witness of a rebuild. */
  readonly operator?: string;
  readonly validFrom: string;
  readonly validUntil?: string;
}

/** One row of the table of (signer, builder) pairs (SLSA v1.1, "Verifying artifacts", step 1). */
export interface TrustedBuilder {
  readonly name: string;
  readonly root: string;
  readonly issuer: string;
  /** The signing workflow without its ref, or `*` for a workflow of the source repository itself. */
  readonly signerWorkflow: string;
  /**
   * The ref of the signing workflow, and of `builder.id` where that has one. `release-tag`:
   * `refs/tags/vX.Y.Z`, three decimal numbers without leading zeros and nothing after them.
   */
  readonly signerRef: 'release-tag' | 'any';
  /**
   * Exact `builder.id` without its ref; or `signer-workflow` where it must equal the signing
   * workflow, ref and all; or `runner-of-source-repository` where it must be the address of the
   * source repository and `/-/runners/` and a decimal number.
   */
  readonly builderId: string;
  /** `self-hosted`: certified to be somebody's own, which is no more than the forge not owning it. */
  readonly runnerEnvironment: 'github-hosted' | 'gitlab-hosted' | 'self-hosted' | 'any';
  readonly level: SlsaLevel;
  /** Who runs the builder: two builders of one operator are one witness. Absent: none. */
  readonly operator?: string;
  /** Where the level is argued, a URL, and the section. */
  readonly cited: string;
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
