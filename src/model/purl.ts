import type { PackageName } from './package-name.ts';
import type { Platform } from './platform.ts';
import type { Version } from './version.ts';

export interface PackageAtVersion {
  readonly name: PackageName;
  readonly version: Version;
  readonly platform: Platform;
}

/**
 * The package URL of a from-source build, for example
 * `pkg:generic/jq@1.8.1?platform=linux-x64` (package-url specification, type `generic`).
 * One package has one spelling, so that two are equal exactly when their texts are.
 */
export function packageUrl({ name, version, platform }: PackageAtVersion): string {
  return `pkg:generic/${encodeURIComponent(name)}@${encodeURIComponent(version)}?platform=${platform}`;
}

/** The recipe of a package: the same URL, with the subpath `recipe`. */
export function recipeUrl(of: PackageAtVersion): string {
  return `${packageUrl(of)}#recipe`;
}
