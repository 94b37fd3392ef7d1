import type { Host } from '../../host/host.ts';
import type { Platform } from '../../model/platform.ts';
import { withProjectLock, writeProjectFiles } from './commit.ts';
import { refuseStale } from './install.ts';
import type { ProjectPlace } from './place.ts';
import { planProject } from './plan.ts';

export interface LockWish {
  /** Absent: those of the lock, or all. */
  readonly platforms?: readonly Platform[] | undefined;
  /** Only says whether the lock is in step. */
  readonly check: boolean;
}

export interface LockReport {
  readonly file: string;
  readonly platforms: readonly Platform[];
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly changes: readonly string[];
}

/**
 * Writes the lock of a project for every platform, from this one machine; builds and installs
 * nothing. Versions that are locked stay as long as the manifest allows them.
 * @throws HeadwaterError MANIFEST_*, LOCK_*, and those of `resolve`; LOCK_STALE with `check`
 */
export function lockProject(
  place: ProjectPlace,
  { platforms, check }: LockWish,
  host: Host,
): Promise<LockReport> {
  return withProjectLock(place, host, async () => {
    const plan = planProject(place, platforms === undefined ? {} : { platforms }, host);
    if (check) refuseStale(plan);
    else writeProjectFiles(plan, host);
    const packages = plan.lock.packages.map(({ name, version }) => ({ name, version }));
    return { file: place.lock, platforms: plan.lock.platforms, packages, changes: plan.changes };
  });
}
