import type { AttestedExpectation } from './attested-expectation.ts';
import type { Sha256 } from './digest.ts';
import type { SlsaLevel } from './level.ts';
import type { PackageName } from './package-name.ts';
import type { Platform } from './platform.ts';
import type { Version } from './version.ts';

/**
 * What the evidence of an artifact must say. Formed before anything is fetched or built,
 * never from the evidence: a build of headwater's own, or provenance made by others.
 */
export type Expectation = SourceBuildExpectation | AttestedExpectation;

/** Provenance of headwater's own build type (docs/BUILD-TYPE.md). */
export interface SourceBuildExpectation {
  readonly buildType: 'headwater-source';
  readonly package: PackageName;
  readonly version: Version;
  readonly platform: Platform;
  readonly recipeDigest: Sha256;
  /** Exactly these sources, neither more nor fewer. */
  readonly sources: readonly ExpectedSource[];
  /** Exactly these Go modules or crates, by purl; absent: none. */
  readonly modules?: readonly ExpectedSource[];
  /** Exactly these libraries, by the digest of the artifact that was admitted to the store. */
  readonly needs: readonly ExpectedNeed[];
  readonly minimumLevel: SlsaLevel;
}

export interface ExpectedSource {
  /** Upstream's address: the name of the source, wherever its bytes were fetched from. */
  readonly url: string;
  readonly sha256: Sha256;
}

export interface ExpectedNeed {
  readonly name: PackageName;
  readonly version: Version;
  readonly sha256: Sha256;
}
