import type { Host } from '../host/host.ts';
import { withLock } from '../host/lock.ts';
import { folderOfName } from '../model/package-name.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { adopt } from './adopt.ts';
import { titleOf } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { findSound } from './find-sound.ts';
import { askPolicy, type HouseRules } from './policy.ts';
import { factsOfStored } from './policy-facts.ts';
import { replaceUnsound } from './replace-unsound.ts';

export interface Obtained {
  readonly stored: Stored;
  readonly how: 'built' | 'fetched' | 'reused';
  /** How long the build took; absent where there was none. */
  readonly seconds?: number;
}

/** A package to have in the store, and how it gets there where it is not. */
export interface Order {
  readonly pkg: PlannedPackage;
  readonly rules: HouseRules;
  /**
   * Makes it, leads it through the door and admits it.
   * @param unsound path of an entry that does not stand, and gives way.
   */
  readonly make: (unsound: string | undefined) => Promise<Obtained>;
  /** Told of one that was taken over from a store below, before it counts as installed. */
  readonly adopted?: (stored: Stored) => Promise<void>;
}

/** One makes it, the others wait for it and find what it made. */
export async function obtain(order: Order, context: FlowContext): Promise<Obtained> {
  const { pkg } = order;
  const what = titleOf(pkg);
  // A run may take hours, and what another one made meanwhile is no work of the future.
  const found = findSound(pkg, { ...context, now: context.host.now() });
  if (found.state === 'sound') return reuse(found.stored, order, context);
  const verb = pkg.origin === 'source' ? 'builds' : 'fetches';
  const reason = `waiting for another headwater that ${verb} ${pkg.name}`;
  const onWait = () => context.progress({ kind: 'wait', what, reason });
  return withLock(context.host, { name: lockOf(pkg), onWait }, async () => {
    const meanwhile = findSound(pkg, { ...context, now: context.host.now() });
    if (meanwhile.state === 'sound') return reuse(meanwhile.stored, order, context);
    if (meanwhile.state === 'unsound') return makeAnew(order, meanwhile, context);
    const adopted = adopt(pkg, context, order.rules.allowDowngrade);
    if (adopted === undefined) return order.make(undefined);
    await order.adopted?.(adopted);
    return reuse(adopted, order, context);
  });
}

function lockOf({ name, version }: PlannedPackage): string {
  return `build-${folderOfName(name)}-${version}`;
}

/** A policy may have become stricter since a package was admitted. @throws HeadwaterError POLICY_* */
function reuse(stored: Stored, { rules }: Order, context: FlowContext): Obtained {
  askOfStored(stored, rules, context);
  return { stored, how: 'reused' };
}

/** What the policy says of a package of the store, and of every part of it. @throws HeadwaterError POLICY_* */
export function askOfStored(
  { receipt }: Stored,
  { policy }: HouseRules,
  { host, now }: { readonly host: Host; readonly now: Date },
): void {
  for (const facts of factsOfStored(receipt, loadTrust(host))) askPolicy(policy, facts, now);
}

/** What does not stand stays until there is something better: making it may fail. */
async function makeAnew(
  { pkg, make }: Order,
  { stored: unsound, wrong }: { readonly stored: Stored; readonly wrong: string },
  { host, progress }: FlowContext,
): Promise<Obtained> {
  const again = pkg.origin === 'source' ? 'building' : 'fetching';
  progress({
    kind: 'warning',
    text: `${unsound.path} is not what was verified (${wrong}); ${again} it again`,
  });
  const obtained = await make(unsound.path);
  await replaceUnsound(unsound, obtained.stored, host);
  return obtained;
}
