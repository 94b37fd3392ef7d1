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

export interface LockedPackage {
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

export interface LockedNeed {
  readonly name: PackageName;
  readonly version: Version;
}

export type LockedBuild = 'unsupported' | { readonly buildKey: Sha256 };

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
