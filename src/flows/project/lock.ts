import type { Platform } from '../../model/platform.ts';
import type { FlowContext } from '../context.ts';
import { withProjectLock, writeProjectFiles } from './commit.ts';
import { refuseStale } from './install.ts';
import type { ProjectPlace } from './place.ts';
import { planProject } from './plan.ts';
import { openWorld } from './world.ts';

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
 * nothing. Versions that are locked stay as long as the manifest allows them. What others
 * build is asked for anew, on every platform, and led through the door by its digest.
 * @throws HeadwaterError MANIFEST_*, LOCK_*, ORIGIN_*, FETCH_*, VERIFY_*, and those of `resolve`; LOCK_STALE with `check`
 */
export function lockProject(
  place: ProjectPlace,
  { platforms, check }: LockWish,
  context: FlowContext,
): Promise<LockReport> {
  return withProjectLock(place, context.host, async () => {
    const change = { asking: check ? ('nothing' as const) : ('everything' as const) };
    const plan = await planProject(
      place,
      platforms === undefined ? change : { ...change, platforms },
      openWorld(context),
    );
    if (check) refuseStale(plan);
    else writeProjectFiles(plan, context.host);
    const packages = plan.lock.packages.map(({ name, version }) => ({ name, version }));
    return { file: place.lock, platforms: plan.lock.platforms, packages, changes: plan.changes };
  });
}
