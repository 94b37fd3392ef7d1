import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load.ts';
import { EXIT, HeadwaterError } from '../../errors.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import { admitAttested } from '../../store/admit-attested.ts';
import { isAttested, type Stored } from '../../store/receipt.ts';
import { loadTrust } from '../../trust/load.ts';
import { unpackParts } from '../../unpack/unpack-parts.ts';
import { withReasons } from '../../verify/vsa/own-summary.ts';
import { titleOf } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import { type Obtained, obtain } from '../obtain-one.ts';
import { askPolicy, type HouseRules } from '../policy.ts';
import { factsOfParts } from '../policy-facts.ts';
import { refuseLossOfParts } from '../policy-history.ts';
import { attestTree } from './attest-tree.ts';
import { requireDeclaredMembers } from './npm-members.ts';
import { pinParts, pinStored } from './part-pins.ts';
import { freshPlan } from './plan-attested.ts';
import { requirePlannedFiles } from './planned-files.ts';
import { proveParts } from './prove-parts.ts';
import type { ProvenPart } from './proven-part.ts';

export interface AttestedOrder {
  readonly pkg: AttestedPackage;
  readonly rules: HouseRules;
}

/** A package that others built: found in the store, or fetched, proved part by part, and put together. */
export function obtainAttested(order: AttestedOrder, context: FlowContext): Promise<Obtained> {
  const make = async (unsound: string | undefined): Promise<Obtained> => {
    const pkg = await freshPlan(order.pkg, context);
    try {
      return { stored: await fetchAndAdmit({ ...order, pkg }, unsound, context), how: 'fetched' };
    } catch (error) {
      throw withOwnBuild(error, pkg, context);
    }
  };
  const adopted = async (stored: Stored) => {
    if (isAttested(stored)) await pinStored(stored, context);
  };
  return obtain({ ...order, make, adopted }, context);
}

/** What nobody else proves headwater may be able to build; the user decides, for it is another origin. */
function withOwnBuild(error: unknown, { name }: AttestedPackage, { host }: FlowContext): unknown {
  if (!(error instanceof HeadwaterError) || error.exitCode !== EXIT.refused) return error;
  if (loadCatalog(host).find(name)?.recipe === undefined) return error;
  const hint = `Nothing was unpacked. \`headwater install ${name} --from source\` builds it instead.`;
  return new HeadwaterError(error.code, error.message, { ...error.detail, hint });
}

async function fetchAndAdmit(
  { pkg, rules }: AttestedOrder,
  unsound: string | undefined,
  context: FlowContext,
): Promise<Stored> {
  const { host, progress } = context;
  const what = titleOf(pkg);
  const quarantine = openQuarantine(host);
  try {
    const proven = await proveParts(pkg, quarantine.directory, context);
    const decisions = factsOfParts(pkg, proven).map((facts) => askPolicy(rules.policy, facts, context.now));
    refuseLossOfParts(pkg, proven, { rules, host, unsound });
    progress({ kind: 'stage', what, stage: 'unpack' });
    const directory = join(quarantine.directory, 'tree');
    const unpacked = await unpackParts(proven, pkg.commands, { directory, host });
    requireDeclaredMembers(pkg, unpacked, host);
    requirePlannedFiles(pkg, unpacked);
    progress({ kind: 'stage', what, stage: 'admit' });
    const tree = await attestTree(pkg, unpacked, host);
    const verdicts = proven.map(({ verified: { verdict } }, index) =>
      withReasons(verdict, { policy: decisions[index]?.rule ?? 'none' }),
    );
    // Before anything counts as installed: a kill in between leaves a pin, and never a package without one.
    await pinParts(pkg, proven, context);
    const about = { pkg, tree, verdicts, unsound, trust: loadTrust(host), now: host.now() };
    const stored = admitAttested(unpacked, about, host);
    progress({ kind: 'done', what, text: provenLine(proven) });
    return stored;
  } finally {
    quarantine.close();
  }
}

/** `verified: SLSA_BUILD_LEVEL_3 by https://github.com/cli/cli/.github/workflows/deployment.yml@refs/tags/v2.81.0`. */
function provenLine([first, ...members]: readonly ProvenPart[]): string {
  if (first === undefined) return 'verified';
  const { level, signer } = first.verified.claims;
  const others = members.length === 0 ? '' : `, and ${members.length} that it brings along`;
  return `verified: ${level} by ${signer}${others}`;
}
