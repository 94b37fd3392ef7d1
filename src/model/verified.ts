import type { Sha256 } from './digest.ts';
import type { Expectation } from './expectation.ts';
import type { SlsaLevel } from './level.ts';
import type { Quarantined } from './quarantined.ts';

/** What the door found out, each value taken from signed bytes and compared exactly. */
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
export class Verified {
  readonly #proof = true;
  /** A frozen copy: whoever still holds the quarantined record cannot change what was judged. */
  readonly artifact: Quarantined;
  readonly expectation: Expectation;
  readonly claims: Claims;
  readonly verdict: Verdict;

  constructor(key: typeof doorKey, artifact: Quarantined, judged: Omit<Verified, 'artifact'>) {
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
