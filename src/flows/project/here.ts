import { HeadwaterError } from '../../errors.ts';
import type { LockedPackage } from '../../lockfile/lock.ts';
import { isPackageName, type PackageName } from '../../model/package-name.ts';
import type { Request } from '../../request/request.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { resolve } from '../../resolve/resolve.ts';
import { thisPlatform } from '../context.ts';
import type { NotInstalled } from '../install-report.ts';
import { resolvedFor } from '../resolved-for.ts';
import type { ProjectPlan } from './plan.ts';

/** What a plan comes to on this machine. */
export interface PlanHere {
  /** What the manifest asks for. */
  readonly wanted: readonly ResolvedPackage[];
  /** That, and all it needs, in order of need. */
  readonly packages: readonly ResolvedPackage[];
  readonly unsupported: readonly NotInstalled[];
}

export function planHere(plan: ProjectPlan): PlanHere {
  const roots = plan.lock.packages.filter(({ requested }) => requested !== undefined);
  const isHere = ({ on }: LockedPackage) => typeof on[thisPlatform()] === 'object';
  const request = requestOf(plan, roots.filter(isHere));
  const resolution = resolve(request, plan.catalog, thisPlatform());
  return {
    wanted: request.packages.flatMap((item) => resolvedFor(item, resolution) ?? []),
    packages: resolution.packages,
    unsupported: roots.filter((root) => !isHere(root)).map(unsupportedHere),
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
function requestOf({ lock }: ProjectPlan, roots: readonly LockedPackage[]): Request {
  const needs = lock.packages.map((pkg) => {
    const own = new Map(pkg.needs.map(({ name, version }) => [name, version] as const));
    return [`${pkg.name}@${pkg.version}`, own] as const;
  });
  return { packages: roots.map(({ name, version }) => ({ name, version })), needs: new Map(needs) };
}

function unsupportedHere({ name, version, on }: LockedPackage): NotInstalled {
  const supported = Object.entries(on).flatMap(([platform, build]) =>
    build === 'unsupported' ? [] : [platform],
  );
  const error = new HeadwaterError('PLATFORM_UNSUPPORTED', 'its recipe does not build on this platform', {
    subject: `${name} ${version}`,
    expected: supported.join(', '),
    found: thisPlatform(),
  });
  return { name, version, error };
}
