import type { CatalogEntry } from '../catalog/entry.ts';
import type { FoundBundle } from '../evidence/document.ts';
import type { Host } from '../host/host.ts';
import type { AttestedPart, FoundPackage } from '../model/attested-package.ts';
import type { Sha256 } from '../model/digest.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { Version } from '../model/version.ts';

/** What asking an origin takes. */
export interface OriginContext {
  readonly host: Host;
  /** Told what is waited for or gone without, in a sentence. */
  readonly note: (text: string) => void;
}

/** What is asked of an origin: a foreign package by its name, or an entry of the catalog that says who else builds it. */
export type Wanted =
  | { readonly by: 'name'; readonly name: PackageName }
  | { readonly by: 'entry'; readonly entry: CatalogEntry };

/** One version, for one platform. */
export interface At {
  readonly version: Version;
  readonly platform: Platform;
  /** Of what it brings along these versions, by package-url, wherever they are allowed still; absent: the newest. */
  readonly members?: readonly string[];
}

export interface OriginVersion {
  readonly version: Version;
  readonly isPrerelease: boolean;
  /** ISO 8601, as the origin says it; absent where it does not. */
  readonly releasedAt?: string;
}

/**
 * Where builds of others come from. Nothing that an origin says is believed: what it finds
 * goes through the door, with an expectation that follows from the name, the entry and what
 * the origin says before any evidence was looked at.
 */
export interface Origin {
  /** Whether evidence is asked for by the artifact's digest, or can be looked for without it. */
  readonly evidenceBy: 'digest' | 'address';
  /**
   * Newest first. One request or a few, with conditional requests where the origin has them.
   * @throws HeadwaterError PACKAGE_UNKNOWN, FETCH_FAILED, FETCH_RATE_LIMITED
   */
  versions(wanted: Wanted, context: OriginContext): Promise<readonly OriginVersion[]>;
  /**
   * The artifacts of one version for a platform, and what their provenance must say.
   * @throws HeadwaterError PLATFORM_UNSUPPORTED, VERSION_UNKNOWN, FETCH_*; ORIGIN_* of what the origin says and cannot be used
   */
  find(wanted: Wanted, at: At, context: OriginContext): Promise<FoundPackage>;
  /**
   * Bundles about a part (by its digest where `evidenceBy` says so), in the order in which they are to be tried; nobody has judged them.
   * Empty: the origin has none, which is a refusal and never a pass.
   * @throws HeadwaterError FETCH_FAILED, FETCH_RATE_LIMITED, VERIFY_BUNDLE_*
   */
  evidence(
    part: AttestedPart,
    digests: { readonly sha256?: Sha256 | undefined },
    context: OriginContext,
  ): Promise<readonly FoundBundle[]>;
  /**
   * What the server of a part's address is to be told to know who asks; undefined: nothing.
   * Only what the user's own configuration has for exactly that server. Absent: none ever needs it.
   */
  authorization?(part: AttestedPart, context: OriginContext): Promise<string | undefined>;
  /**
   * What a person is told of a part whose evidence proves no build: unsigned words, and said to be.
   * Absent, or undefined: nothing.
   */
  advice?(part: AttestedPart, context: OriginContext): Promise<string | undefined>;
}
