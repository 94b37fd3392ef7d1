import { join } from 'node:path';
import { withLock } from '../host/lock.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { admit } from '../store/admit.ts';
import { findStored } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { removeStored } from '../store/remove.ts';
import { loadTrust } from '../trust/load.ts';
import { unpack } from '../unpack/unpack.ts';
import { withReasons } from '../verify/vsa/own-summary.ts';
import { type BuildOrder, buildPackage, titleOf, type VerifiedBuild } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { type Judgement, judgeAsExpected } from './judge-stored.ts';
import { askPolicy, type HouseRules } from './policy.ts';
import { factsOfBuild } from './policy-facts.ts';
import { refuseLoss } from './policy-history.ts';

export interface Obtained {
  readonly stored: Stored;
  readonly how: 'built' | 'reused';
}

/**
 * Every package of a resolution in the store, in order of need: found there, or built. What
 * the rules refuse is neither built nor used.
 * @returns by build key.
 */
export async function obtainAll(
  packages: readonly ResolvedPackage[],
  context: FlowContext,
  rules: HouseRules,
): Promise<ReadonlyMap<string, Obtained>> {
  const obtained = new Map<string, Obtained>();
  for (const pkg of packages) {
    const needs = pkg.needs.flatMap((need) => obtained.get(need.buildKey)?.stored ?? []);
    obtained.set(pkg.buildKey, await obtain({ pkg, needs, rules }, context));
  }
  return obtained;
}

/** One builds, the others wait for it and find what it built. */
async function obtain(order: BuildOrder, context: FlowContext): Promise<Obtained> {
  const { pkg, rules } = order;
  const what = titleOf(pkg);
  const found = findAllowed(order, context);
  if (found !== undefined) return { stored: found, how: 'reused' };
  const reason = `waiting for another headwater that builds ${pkg.name}`;
  const onWait = () => context.progress({ kind: 'wait', what, reason });
  return withLock(context.host, { name: `build-${pkg.name}`, onWait }, async () => {
    const meanwhile = findAllowed(order, context);
    if (meanwhile !== undefined) return { stored: meanwhile, how: 'reused' };
    const stored = await buildPackage(order, context, (built) => keep({ pkg, rules }, built, context));
    return { stored, how: 'built' };
  });
}

async function keep(
  { pkg, rules }: Pick<BuildOrder, 'pkg' | 'rules'>,
  build: VerifiedBuild,
  context: FlowContext,
): Promise<Stored> {
  const { host, progress } = context;
  const what = titleOf(pkg);
  refuseLoss(build.verified, rules, context);
  progress({ kind: 'stage', what, stage: 'unpack' });
  const unpacked = await unpack(build.verified, join(build.quarantine, 'tree'), host);
  progress({ kind: 'stage', what, stage: 'admit' });
  const { kind, bins } = pkg.entry;
  const verdict = withReasons(build.verified.verdict, { policy: build.decision.rule });
  const about = { kind, bins, buildKey: pkg.buildKey, trust: loadTrust(host), verdict, now: host.now() };
  const stored = admit(unpacked, about, host);
  progress({
    kind: 'done',
    what,
    text: `built from source in ${Math.round(build.built.seconds)} s, ${build.verified.claims.level}`,
  });
  return stored;
}

/** A policy may have become stricter since a package was admitted. @throws HeadwaterError POLICY_* */
function findAllowed({ pkg, rules }: BuildOrder, context: FlowContext): Stored | undefined {
  const stored = findSound(pkg, context);
  if (stored === undefined) return undefined;
  askPolicy(rules.policy, factsOfBuild(stored.receipt, loadTrust(context.host)), context.now);
  return stored;
}

/**
 * A package that is in the store already. It may have come with a restored cache, or have
 * been changed since: it is judged again before anything is linked to it or built with it,
 * and what does not stand is built anew.
 */
function findSound(pkg: ResolvedPackage, context: FlowContext): Stored | undefined {
  const { host, progress, now } = context;
  const stored = findStored(host, { name: pkg.name, buildKey: pkg.buildKey });
  if (stored === undefined) return undefined;
  const wrong = whatIsWrong(judgeAsExpected(pkg, stored, { host, trust: loadTrust(host), now }));
  if (wrong === undefined) return stored;
  progress({
    kind: 'warning',
    text: `${stored.path} is not what was verified (${wrong}); building it again`,
  });
  removeStored(stored, host);
  return undefined;
}

function whatIsWrong({ refusal, damage: [first] }: Judgement): string | undefined {
  return refusal?.code ?? (first && `${first.path}: ${first.kind}`);
}
