import type { AttestedOrigin } from '../model/attested-package.ts';
import type { Sha256 } from '../model/digest.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { Version } from '../model/version.ts';

/** What a project's manifest was resolved to, for all its platforms (docs/FORMATS.md, "Lock"). Pins; proves nothing. */
export interface Lock {
  /** By name. */
  readonly platforms: readonly Platform[];
  /** By name, then version. */
  readonly packages: readonly LockedPackage[];
}

export type LockedPackage = LockedSource | LockedAttested;

/** What headwater builds itself. */
export interface LockedSource {
  readonly name: PackageName;
  readonly version: Version;
  readonly kind: 'tool' | 'library';
  /** The version as the manifest asks for it, or `latest`; absent: others need it, nobody asks. */
  readonly requested?: string;
  readonly origin: 'source';
  /** Digest of the recipe. */
  readonly recipe: Sha256;
  readonly sources: readonly { readonly url: string; readonly sha256: Sha256 }[];
  /** Digest of the list of modules that are built in; absent: none. */
  readonly modules?: Sha256;
  /** In the recipe's order. */
  readonly needs: readonly LockedNeed[];
  /** One entry for each of the lock's platforms. */
  readonly on: Readonly<Partial<Record<Platform, LockedBuild>>>;
}

/** What others build. Only what a manifest asks for: members that it brings along are its artifacts. */
export interface LockedAttested {
  readonly name: PackageName;
  readonly version: Version;
  readonly kind: 'tool';
  readonly requested: string;
  readonly origin: AttestedOrigin;
  /** One entry for each of the lock's platforms. */
  readonly on: Readonly<Partial<Record<Platform, LockedUpstream>>>;
}

/** What somebody serves for a platform. */
export type LockedUpstream =
  | 'unsupported'
  | { readonly buildKey: Sha256; readonly artifacts: readonly LockedArtifact[] };

/** One artifact. A digest is absent where its origin did not say it, and nobody had the bytes. */
export interface LockedArtifact {
  /** package-url of what it is. */
  readonly purl: string;
  /** Where it was served. For people: bytes are taken from where the origin says. */
  readonly url: string;
  readonly sha256?: Sha256;
  /** Hexadecimal. */
  readonly sha512?: string;
  /** Bytes. */
  readonly size?: number;
  /** Whoever made the lock led it through the door; absent: nobody has. */
  readonly proof?: LockedProof;
}

/** What was found in the provenance of an artifact. */
export interface LockedProof {
  /** The subject of the certificate. */
  readonly signer: string;
  readonly sourceRepository?: string;
  readonly commit?: string;
  /** Of the bundle. Others can say the same: it is not compared. */
  readonly evidence: Sha256;
}

export interface LockedNeed {
  readonly name: PackageName;
  readonly version: Version;
}

export type LockedBuild = 'unsupported' | { readonly buildKey: Sha256 };

export function isLockedSource(pkg: LockedPackage): pkg is LockedSource {
  return pkg.origin === 'source';
}

export function isLockedAttested(pkg: LockedPackage): pkg is LockedAttested {
  return pkg.origin !== 'source';
}

/** What it is built with; what others linked in they alone know. */
export function lockedNeeds(pkg: LockedPackage): readonly LockedNeed[] {
  return pkg.origin === 'source' ? pkg.needs : [];
}

export const LOCK_VERSION = 1;

/** `jq 1.8.1`: how the lock and its messages call a package. */
export function lockedTitle({ name, version }: LockedNeed): string {
  return `${name} ${version}`;
}

/** The order of packages in a lock: by name, then version, by code unit. */
export function byTitle(a: LockedNeed, b: LockedNeed): number {
  const order = compare(a.name, b.name);
  return order === 0 ? compare(a.version, b.version) : order;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
