import { isLockedAttested, type LockedAttested, type LockedPackage } from '../../lockfile/lock.ts';
import { isAttested, type Stored } from '../../store/receipt.ts';
import { thisPlatform } from '../context.ts';
import { differenceIn } from './attested/differences.ts';
import { completed, servedBy } from './attested/served.ts';
import { mismatch } from './pin-mismatch.ts';
import { type ProjectPlan, withLock } from './plan.ts';

/**
 * A plan whose lock says of what others built, and is here by now, all that became known of it:
 * digests of bytes, who signed them, and what they were built from. It must be what was planned.
 * @throws HeadwaterError LOCK_PIN_MISMATCH
 */
export function settleLock(
  plan: ProjectPlan,
  stored: readonly Stored[],
  { frozen = false }: { readonly frozen?: boolean },
): ProjectPlan {
  if (plan.here.size === 0) return plan;
  const packages = plan.lock.packages.map((pkg) =>
    isLockedAttested(pkg) ? settled(pkg, stored, plan) : pkg,
  );
  return frozen ? plan : withLock(plan, { ...plan.lock, packages });
}

function settled(locked: LockedAttested, stored: readonly Stored[], { before }: ProjectPlan): LockedPackage {
  const platform = thisPlatform();
  const said = locked.on[platform];
  if (said === undefined || said === 'unsupported') return locked;
  const found = stored.filter(isAttested).find(({ receipt }) => receipt.buildKey === said.buildKey);
  if (found === undefined) return locked;
  const known = servedBy(found.receipt);
  const told = differenceIn(said, known, { platform, origin: locked.origin });
  const file = { file: before.place.lock, text: before.lock?.text ?? '' };
  if (told !== undefined) throw mismatch(locked, { ...told, by: locked.origin }, file);
  return { ...locked, on: { ...locked.on, [platform]: completed(said, known) } };
}
