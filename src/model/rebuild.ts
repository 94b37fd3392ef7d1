import type { Sha256 } from './digest.ts';

/** Predicate of a rebuild attestation (in-toto attestation framework, "Test Result"). */
export const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

/** What was built again, and what came of it (docs/FORMATS.md, "Rebuild attestation"). */
export interface Rebuild {
  readonly identical: boolean;
  /** The artifact that was there before, and the tar inside it. */
  readonly artifactSha256: Sha256;
  readonly tarSha256: Sha256;
  /** What the second build made. */
  readonly rebuilt: { readonly artifactSha256: Sha256; readonly tarSha256: Sha256 };
  /** Whether the first build was one of the store, or was made for the comparison. */
  readonly against: 'store' | 'build';
  /** What differed between the two builds, and what this machine could not make differ: for people. */
  readonly varied: readonly string[];
  readonly same: readonly string[];
  /** Paths that differ, each with what its bytes give away. */
  readonly differences: readonly { readonly path: string; readonly causes: readonly string[] }[];
  /** The one who built again; of the first build, too, where it is this machine's own. */
  readonly builderId: string;
  /** ISO 8601, of the second build. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

/** More paths are not written down one by one. */
export const MOST_DIFFERENCES = 200;
