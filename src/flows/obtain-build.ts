import { join } from 'node:path';
import { admit } from '../store/admit.ts';
import { loadTrust } from '../trust/load.ts';
import { unpack } from '../unpack/unpack.ts';
import { withReasons } from '../verify/vsa/own-summary.ts';
import { type BuildOrder, buildPackage, titleOf, type VerifiedBuild } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { type Obtained, obtain } from './obtain-one.ts';
import { refuseLoss } from './policy-history.ts';

/** A package that headwater builds: found in the store, or built from source. */
export function obtainBuild(order: BuildOrder, context: FlowContext): Promise<Obtained> {
  const { pkg, rules } = order;
  const make = (unsound: string | undefined) =>
    buildPackage(order, context, (built) => keep(order, { built, unsound }, context));
  return obtain({ pkg, rules, make }, context);
}

async function keep(
  { pkg, rules }: BuildOrder,
  { built: build, unsound }: { readonly built: VerifiedBuild; readonly unsound: string | undefined },
  context: FlowContext,
): Promise<Obtained> {
  const { host, progress } = context;
  const what = titleOf(pkg);
  refuseLoss(build.verified, rules, { host, unsound });
  progress({ kind: 'stage', what, stage: 'unpack' });
  const unpacked = await unpack(build.verified, join(build.quarantine, 'tree'), host);
  progress({ kind: 'stage', what, stage: 'admit' });
  const { kind, bins } = pkg.entry;
  const verdict = withReasons(build.verified.verdict, { policy: build.decision.rule });
  const about = { kind, bins, buildKey: pkg.buildKey, trust: loadTrust(host), verdict, now: host.now() };
  const stored = admit(unpacked, { ...about, ...(unsound !== undefined && { unsound }) }, host);
  progress({
    kind: 'done',
    what,
    text: `built from source in ${Math.round(build.built.seconds)} s, ${build.verified.claims.level}`,
  });
  return { stored, how: 'built', seconds: build.built.seconds };
}
