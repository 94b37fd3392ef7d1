import type { Catalog } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { byTitle, type Lock, type LockedBuild, type LockedSource } from '../../lockfile/lock.ts';
import type { Platform } from '../../model/platform.ts';
import type { NeedPins, PackageRequest } from '../../request/request.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { pickRelease, resolve } from '../../resolve/resolve.ts';
import type { Asked } from './manifest-request.ts';

/** A package that is asked for, and the version it is to have; absent: what the query gives. */
export interface Root extends Asked {
  readonly pin?: PackageRequest['version'];
}

export interface Roots {
  readonly roots: readonly Root[];
  readonly needs: NeedPins;
}

/**
 * The lock of what a manifest asks for: every platform from this one machine, since what
 * a build is made of (recipe, sources, needs, and the key of them all) follows from the
 * catalog alone.
 * @throws HeadwaterError PACKAGE_UNKNOWN, VERSION_UNKNOWN, DEPENDENCY_CYCLE; PLATFORM_UNSUPPORTED
 *   for a package that can be built on none of the platforms
 */
export function makeLock(asked: Roots, catalog: Catalog, platforms: readonly Platform[]): Lock {
  const graph = new Map<string, ResolvedPackage>();
  for (const root of asked.roots) {
    for (const pkg of resolveSomewhere(root, asked, { catalog, platforms })) graph.set(titleOf(pkg), pkg);
  }
  const packages = [...graph.values()].map((pkg) => {
    const builds = platforms.map(
      (platform) => [platform, buildOn(platform, pkg, { catalog, asked })] as const,
    );
    return lockedPackage(pkg, asked.roots, Object.fromEntries(builds));
  });
  return { platforms: [...platforms].sort(), packages: packages.sort(byTitle) };
}

function resolveSomewhere(
  { name, version, pin }: Root,
  { needs }: Roots,
  { catalog, platforms }: { readonly catalog: Catalog; readonly platforms: readonly Platform[] },
): readonly ResolvedPackage[] {
  const wanted = pin ?? version;
  const request = { packages: [wanted === undefined ? { name } : { name, version: wanted }], needs };
  let refusal: unknown;
  for (const platform of platforms) {
    try {
      return resolve(request, catalog, platform).packages;
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

function buildOn(
  platform: Platform,
  pkg: ResolvedPackage,
  { catalog, asked }: { readonly catalog: Catalog; readonly asked: Roots },
): LockedBuild {
  if (platform === pkg.platform) return { buildKey: pkg.buildKey };
  const { name, version } = pkg;
  try {
    const needs = new Map([...asked.needs, ...pinsOf(pkg)]);
    const { packages } = resolve({ packages: [{ name, version }], needs }, catalog, platform);
    const buildKey = packages.find((other) => other.name === name && other.version === version)?.buildKey;
    return buildKey === undefined ? 'unsupported' : { buildKey };
  } catch (error) {
    if (isUnsupported(error)) return 'unsupported';
    throw error;
  }
}

/** Elsewhere a package needs the same versions as it was resolved with first. */
function pinsOf(
  pkg: ResolvedPackage,
): [string, ReadonlyMap<ResolvedPackage['name'], ResolvedPackage['version']>][] {
  const own = new Map(pkg.needs.map(({ name, version }) => [name, version] as const));
  return [[`${pkg.name}@${pkg.version}`, own], ...pkg.needs.flatMap(pinsOf)];
}

function lockedPackage(
  pkg: ResolvedPackage,
  roots: readonly Root[],
  on: Readonly<Partial<Record<Platform, LockedBuild>>>,
): LockedSource {
  const { name, version, entry, origin, recipeDigest, release, needs } = pkg;
  const root = roots.find((item) => item.name === name && isRootOf(item, pkg));
  return {
    name,
    version,
    kind: entry.kind,
    ...(root !== undefined && { requested: root.version ?? 'latest' }),
    origin,
    recipe: recipeDigest,
    sources: release.sources.map(({ url, sha256 }) => ({ url, sha256 })),
    ...(release.modules && { modules: release.modules.sha256 }),
    needs: needs.map((need) => ({ name: need.name, version: need.version })),
    on,
  };
}

/** A library that others need in another version than the manifest asks for is another package. */
function isRootOf({ pin, version }: Root, { entry, release }: ResolvedPackage): boolean {
  return pickRelease(entry, pin ?? version) === release;
}

function isUnsupported(error: unknown): boolean {
  return error instanceof HeadwaterError && error.code === 'PLATFORM_UNSUPPORTED';
}

function titleOf({ name, version }: ResolvedPackage): string {
  return `${name} ${version}`;
}
