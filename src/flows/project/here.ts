import type { AbsentPackage } from '../../link/project-record.ts';
import {
  isLockedAttested,
  isLockedSource,
  type LockedPackage,
  type LockedSource,
  lockedNeeds,
} from '../../lockfile/lock.ts';
import { isPackageName, type PackageName } from '../../model/package-name.ts';
import { isPlatform, type Platform } from '../../model/platform.ts';
import type { ManifestEntry } from '../../request/manifest/manifest.ts';
import type { Request } from '../../request/request.ts';
import type { PlannedPackage } from '../../resolve/resolution.ts';
import { resolve } from '../../resolve/resolve.ts';
import { thisPlatform } from '../context.ts';
import { resolvedFor } from '../resolved-for.ts';
import type { ProjectPlan } from './plan.ts';

/** What a plan comes to on this machine. */
export interface PlanHere {
  /** What the manifest asks for. */
  readonly wanted: readonly PlannedPackage[];
  /** That, and all it needs, in order of need. */
  readonly packages: readonly PlannedPackage[];
  /** What it asks for and this machine does not get. */
  readonly absent: readonly AbsentPackage[];
  /** What it asks for, is in the lock, and nobody was asked for, since nothing is to be installed. */
  readonly unasked: readonly LockedPackage[];
}

export function planHere(plan: ProjectPlan): PlanHere {
  const roots = plan.lock.packages.filter(({ requested }) => requested !== undefined);
  const absent = roots.flatMap((root) => absentHere(root, plan) ?? []);
  const isHere = ({ name }: LockedPackage) => absent.every((item) => item.name !== name);
  const here = roots.filter(isHere);
  const request = requestOf(plan, here.filter(isLockedSource));
  const resolution = resolve(request, plan.catalog, thisPlatform());
  const others = here.filter(isLockedAttested).flatMap(({ name }) => plan.here.get(name) ?? []);
  return {
    wanted: here.flatMap((item) =>
      isLockedSource(item) ? (resolvedFor(item, resolution) ?? []) : (plan.here.get(item.name) ?? []),
    ),
    packages: [...resolution.packages, ...others],
    absent,
    unasked: here.filter((item) => isLockedAttested(item) && !plan.here.has(item.name)),
  };
}

/** Versions as the manifest asks for them, by name. */
export function versionsAsked({ manifest }: Pick<ProjectPlan, 'manifest'>): ReadonlyMap<PackageName, string> {
  return new Map(
    manifest.entries.flatMap(({ name, version }) =>
      isPackageName(name) && version !== undefined ? [[name, version] as const] : [],
    ),
  );
}

/** A lock's packages as a request at exactly these versions. */
function requestOf({ lock }: ProjectPlan, roots: readonly LockedSource[]): Request {
  const needs = lock.packages.map((pkg) => {
    const own = new Map(lockedNeeds(pkg).map(({ name, version }) => [name, version] as const));
    return [`${pkg.name}@${pkg.version}`, own] as const;
  });
  return { packages: roots.map(({ name, version }) => ({ name, version })), needs: new Map(needs) };
}

function absentHere(
  { name, version, on }: LockedPackage,
  { manifest, catalog }: ProjectPlan,
): AbsentPackage | undefined {
  const entry = manifest.entries.find((item) => item.name === name);
  return absence({ name, version, on, bins: catalog.find(name)?.bins ?? [] }, entry);
}

/** Why a package of a lock is not for this platform; undefined where it is. */
export function absence(
  { name, version, on, bins }: Pick<LockedPackage, 'name' | 'version' | 'on'> & Pick<AbsentPackage, 'bins'>,
  asked: Pick<ManifestEntry, 'platforms'> | undefined,
): AbsentPackage | undefined {
  const here: Platform = thisPlatform();
  const wanted = asked?.platforms;
  if (wanted?.includes(here) === false) return { name, version, bins, why: 'left-out', platforms: wanted };
  if (typeof on[here] === 'object') return undefined;
  const platforms = Object.keys(on)
    .filter(isPlatform)
    .filter((platform) => typeof on[platform] === 'object');
  return { name, version, bins, why: 'unsupported', platforms };
}
