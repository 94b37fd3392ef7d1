import type { Sha256 } from './digest.ts';
import type { Expectation, SourceBuildExpectation } from './expectation.ts';
import type { EarnedLevel, SlsaLevel } from './level.ts';
import type { Quarantined } from './quarantined.ts';

/** What the door found out of a source build, each value taken from signed bytes and compared exactly. */
export interface Claims {
  readonly signer: string;
  readonly builderId: string;
  readonly buildType: string;
  /** What the (signer, builder) pair has earned, not what the predicate says. */
  readonly level: SlsaLevel;
  /** When the build ended, as the builder says it; ISO 8601. */
  readonly builtAt: string;
  /** Of the uncompressed tar, where the build type attests it. */
  readonly tarSha256?: Sha256;
  /** Of the manifest of files the tree must have, where the build type attests it. */
  readonly filesSha256?: Sha256;
}

/** What the door found out of a build of others. Where a certificate says a thing, it is the certificate's word. */
export interface AttestedClaims {
  /** The whole subject of the certificate, or the id of the key. */
  readonly signer: string;
  /** Name of the trusted root, and who vouched for the subject; of certificates only. */
  readonly root?: string;
  readonly issuer?: string;
  /** Absent in a summary, which does not say who built. */
  readonly builderId?: string;
  /** Of a summary: `verifier.id`, which trust has beside the signer. */
  readonly verifierId?: string;
  /** Who runs the builder, or the verifier that rebuilds, as trust names him; absent where it does not. */
  readonly operator?: string;
  /** Of a summary: its predicate type. */
  readonly buildType: string;
  readonly level: EarnedLevel;
  readonly sourceRepository?: string;
  readonly sourceCommit?: string;
  readonly sourceRef?: string;
  readonly runnerEnvironment?: string;
  readonly invocation?: string;
  /** The earliest verified time; ISO 8601. */
  readonly signedAt?: string;
  /** When the build ended, as the builder says it; ISO 8601. */
  readonly builtAt?: string;
  /** Where it was logged first: the log by the digest of its key, hexadecimal. */
  readonly log?: { readonly id: string; readonly index: string };
  /** As of a source build; no build type of others attests them as yet. */
  readonly tarSha256?: Sha256;
  readonly filesSha256?: Sha256;
}

export type ClaimsOf<E extends Expectation> = E extends SourceBuildExpectation ? Claims : AttestedClaims;

/** A SLSA verification summary (in-toto predicate `https://slsa.dev/verification_summary/v1`) as a statement. */
export interface Verdict {
  /** The statement, canonical JSON. */
  readonly json: string;
}

/**
 * The proof that the door let exactly these bytes pass. Its constructor wants a value
 * that only `verify/` holds, so no other module can make one; and since its private
 * member exists only on what that constructor finished, `is` tells a forged object from
 * a real one at run time.
 */
export class Verified<E extends Expectation = Expectation> {
  readonly #proof = true;
  /** A frozen copy: whoever still holds the quarantined record cannot change what was judged. */
  readonly artifact: Quarantined;
  readonly expectation: E;
  readonly claims: ClaimsOf<E>;
  readonly verdict: Verdict;

  constructor(key: typeof doorKey, artifact: Quarantined, judged: Omit<Verified<E>, 'artifact'>) {
    if (key !== doorKey) throw new TypeError('only the door makes a Verified');
    this.artifact = artifact;
    this.expectation = judged.expectation;
    this.claims = judged.claims;
    this.verdict = judged.verdict;
    Object.freeze(this);
  }

  static is(value: unknown): value is Verified {
    return typeof value === 'object' && value !== null && #proof in value;
  }
}

/** Imported by `verify/verify.ts` alone; the layering test asserts it. */
export const doorKey: unique symbol = Symbol('headwater door');
