import type { CatalogEntry, Recipe, Release } from '../catalog/entry.ts';
import type { Module } from '../catalog/modules.ts';
import type { AttestedPackage } from '../model/attested-package.ts';
import type { Sha256 } from '../model/digest.ts';
import type { CatalogName, PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { Version } from '../model/version.ts';

/** A package to install, whoever builds it. */
export type PlannedPackage = ResolvedPackage | AttestedPackage;

/** What to install, in the order in which it must be built: a package stands behind all it needs. */
export interface Resolution {
  readonly packages: readonly ResolvedPackage[];
  /** The packages the user named; the others are what they need. */
  readonly requested: readonly PackageName[];
}

/** One package, pinned: version, sources by digest, recipe by digest, needs pinned the same way. */
export interface ResolvedPackage {
  readonly name: CatalogName;
  readonly version: Version;
  readonly platform: Platform;
  readonly origin: 'source';
  readonly entry: CatalogEntry;
  readonly release: Release;
  /** Go modules or crates that are built in. */
  readonly modules: readonly Module[];
  readonly recipe: Recipe;
  /** Digest of the recipe's canonical JSON (docs/FORMATS.md, "Recipe digest"). */
  readonly recipeDigest: Sha256;
  readonly needs: readonly ResolvedPackage[];
  /**
   * Digest of everything that decides what is built: name, version, platform, recipe,
   * sources, and the same of its needs. Two equal keys are the same build.
   */
  readonly buildKey: Sha256;
}
