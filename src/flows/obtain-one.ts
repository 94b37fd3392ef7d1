import { join } from 'node:path';
import { withLock } from '../host/lock.ts';
import { folderOfName } from '../model/package-name.ts';
import { admit } from '../store/admit.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { unpack } from '../unpack/unpack.ts';
import { withReasons } from '../verify/vsa/own-summary.ts';
import { adopt } from './adopt.ts';
import { type BuildOrder, buildPackage, titleOf, type VerifiedBuild } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { type Found, findSound } from './find-sound.ts';
import { askPolicy } from './policy.ts';
import { factsOfBuild } from './policy-facts.ts';
import { refuseLoss } from './policy-history.ts';
import { replaceUnsound } from './replace-unsound.ts';

export interface Obtained {
  readonly stored: Stored;
  readonly how: 'built' | 'reused';
  /** How long the build took; absent where there was none. */
  readonly seconds?: number;
}

/** One builds, the others wait for it and find what it built. */
export async function obtain(order: BuildOrder, context: FlowContext): Promise<Obtained> {
  const { pkg } = order;
  const what = titleOf(pkg);
  // A run may take hours, and what another one built meanwhile is no work of the future.
  const found = findSound(pkg, { ...context, now: context.host.now() });
  if (found.state === 'sound') return reuse(found.stored, order, context);
  const reason = `waiting for another headwater that builds ${pkg.name}`;
  const onWait = () => context.progress({ kind: 'wait', what, reason });
  return withLock(
    context.host,
    { name: `build-${folderOfName(pkg.name)}-${pkg.version}`, onWait },
    async () => {
      const meanwhile = findSound(pkg, { ...context, now: context.host.now() });
      if (meanwhile.state === 'sound') return reuse(meanwhile.stored, order, context);
      const adopted = meanwhile.state === 'absent' ? adopt(pkg, context) : undefined;
      if (adopted !== undefined) return reuse(adopted, order, context);
      return buildAnew(order, meanwhile, context);
    },
  );
}

/** A policy may have become stricter since a package was admitted. @throws HeadwaterError POLICY_* */
function reuse(stored: Stored, { rules }: BuildOrder, context: FlowContext): Obtained {
  askPolicy(rules.policy, factsOfBuild(stored.receipt, loadTrust(context.host)), context.now);
  return { stored, how: 'reused' };
}

/** What does not stand stays until there is something better: a build may fail. */
async function buildAnew(order: BuildOrder, found: Found, context: FlowContext): Promise<Obtained> {
  if (found.state !== 'unsound') return buildPackage(order, context, (built) => keep(order, built, context));
  const { stored: unsound, wrong } = found;
  context.progress({
    kind: 'warning',
    text: `${unsound.path} is not what was verified (${wrong}); building it again`,
  });
  const obtained = await buildPackage(order, context, (built) => keep({ ...order, unsound }, built, context));
  await replaceUnsound(unsound, obtained.stored, context.host);
  return obtained;
}

async function keep(
  { pkg, rules, unsound }: BuildOrder & { readonly unsound?: Stored },
  build: VerifiedBuild,
  context: FlowContext,
): Promise<Obtained> {
  const { host, progress } = context;
  const what = titleOf(pkg);
  refuseLoss(build.verified, rules, { host, unsound: unsound?.path });
  progress({ kind: 'stage', what, stage: 'unpack' });
  const unpacked = await unpack(build.verified, join(build.quarantine, 'tree'), host);
  progress({ kind: 'stage', what, stage: 'admit' });
  const { kind, bins } = pkg.entry;
  const verdict = withReasons(build.verified.verdict, { policy: build.decision.rule });
  const about = { kind, bins, buildKey: pkg.buildKey, trust: loadTrust(host), verdict, now: host.now() };
  const stored = admit(unpacked, { ...about, ...(unsound && { unsound: unsound.path }) }, host);
  progress({
    kind: 'done',
    what,
    text: `built from source in ${Math.round(build.built.seconds)} s, ${build.verified.claims.level}`,
  });
  return { stored, how: 'built', seconds: build.built.seconds };
}
