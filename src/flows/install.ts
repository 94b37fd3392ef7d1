import { loadCatalog } from '../catalog/load.ts';
import { sweepQuarantines } from '../host/quarantine.ts';
import { faultsOf } from '../link/faults.ts';
import type { LinkedPackage } from '../link/generation.ts';
import { linkTools } from '../link/link.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Policy } from '../policy/policy.ts';
import { parseRequest } from '../request/parse.ts';
import type { Request } from '../request/request.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import { findStored } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { titleOf } from './build-package.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { findSound } from './find-sound.ts';
import { keepGlobalManifest } from './global-manifest.ts';
import {
  describe,
  type Installed,
  type InstallReport,
  type NotInstalled,
  type Outcome,
  sortAttempts,
} from './install-report.ts';
import { linkedTools } from './linked.ts';
import { settleShim } from './native-shim.ts';
import { attemptAll } from './obtain.ts';
import { askOfStored } from './obtain-one.ts';
import { type Plan, planRequest } from './plan-request.ts';
import { askPolicy, type HouseRules, houseRules } from './policy.ts';
import { factsOfPlan } from './policy-facts.ts';
import { requireAsked } from './resolved-for.ts';
import { whileStoreStays } from './store-use.ts';

export interface InstallOptions {
  /** Packages that may have less behind them than an earlier release had; each by its name. */
  readonly allowDowngrade?: readonly string[];
  /** Rules on top of the machine's. */
  readonly policy?: Policy;
  /** Versions as a manifest asks for them, where the request is for exact ones. */
  readonly requested?: ReadonlyMap<PackageName, string>;
}

/**
 * From what a user asked for to PATH: request, resolve, then for each package fetch,
 * build, verify, unpack and admit, then link. What is there already is left alone, but for
 * the policy, which may have changed since.
 * @throws HeadwaterError of every stage; of several that failed the first, the others being linked
 */
export async function install(
  args: readonly string[],
  context: FlowContext,
  options: InstallOptions = {},
): Promise<readonly Installed[]> {
  const { packages, failed } = await installRequest(parseRequest(args), context, options);
  for (const { error } of failed) throw error;
  return packages;
}

/** The same, and what became of each. */
export async function installRequest(
  request: Request,
  context: FlowContext,
  { allowDowngrade = [], policy, requested = versionsAsked(request) }: InstallOptions,
): Promise<InstallReport & Done> {
  const rules = houseRules(context.host, allowDowngrade, policy);
  const plan = await planFor(request, rules, context);
  const { wanted } = plan;
  requireAsked(allowDowngrade, plan);
  const linked = new Map(linkedTools(context.host).map((tool) => [tool.path, tool]));
  const there = wanted.map((pkg) => installedAlready(pkg, linked, context));
  const complete = there.filter((item) => item !== undefined);
  const { outcomes, failed } =
    complete.length === wanted.length
      ? { outcomes: leaveAlone(complete, { plan, rules }, context), failed: [] }
      : await obtainAndLink({ requested, plan, rules }, context);
  const packages = outcomes.map(({ stored, how }) => describe(stored, how));
  return { packages, failed, resolved: plan.packages, stored: outcomes.map(({ stored }) => stored) };
}

function planFor(request: Request, { policy }: HouseRules, context: FlowContext): Promise<Plan> {
  const catalog = loadCatalog(context.host);
  return planRequest(request, { catalog, platform: thisPlatform(), policy }, context);
}

/** What an answer to the same request rests on. */
interface Done {
  readonly resolved: readonly PlannedPackage[];
  readonly stored: readonly Stored[];
}

interface Wanted {
  readonly requested: ReadonlyMap<PackageName, string>;
  readonly plan: Plan;
  readonly rules: HouseRules;
}

/** @throws HeadwaterError POLICY_* */
function leaveAlone(
  complete: readonly Stored[],
  { plan, rules }: Pick<Wanted, 'plan' | 'rules'>,
  { host, now }: FlowContext,
): Outcome[] {
  for (const pkg of plan.packages) {
    const stored = findStored(host, { name: pkg.name, buildKey: pkg.buildKey });
    if (stored !== undefined) askOfStored(stored, rules, { host, now });
    // What a library was built with may be gone from the store.
    else if (pkg.origin === 'source') askPolicy(rules.policy, factsOfPlan(pkg, loadTrust(host)), now);
  }
  return complete.map((stored) => ({ stored, how: 'already' }));
}

/** What is in the store and not linked yet is nobody's, and would be garbage. */
function obtainAndLink(wanted: Wanted, context: FlowContext): Promise<Linked> {
  return whileStoreStays(context, () => obtainThenLink(wanted, context));
}

interface Linked {
  readonly outcomes: readonly Outcome[];
  readonly failed: readonly NotInstalled[];
}

async function obtainThenLink({ requested, plan, rules }: Wanted, context: FlowContext): Promise<Linked> {
  const { host, progress, now } = context;
  // A run that was killed after its package was admitted leaves a quarantine, and nothing to build.
  sweepQuarantines(host);
  const attempts = await attemptAll(plan.packages, context, rules);
  const { outcomes, failed } = sortAttempts(plan.wanted, attempts);
  const tools = outcomes.map(({ stored }) => stored).filter(({ receipt }) => receipt.kind === 'tool');
  for (const { receipt } of tools) progress({ kind: 'stage', what: titleOf(receipt), stage: 'link' });
  if (tools.length > 0) {
    await settleShim(context);
    await keepGlobalManifest(host);
    await linkTools(host, { add: tools, remove: [], requested, now });
  }
  return { outcomes, failed };
}

/**
 * A tool counts as installed when it is linked, shims and all; a library when it is in the
 * store. Both only if they are what was verified: every file is hashed again.
 */
function installedAlready(
  pkg: PlannedPackage,
  linked: ReadonlyMap<string, LinkedPackage>,
  context: FlowContext,
): Stored | undefined {
  const { host } = context;
  const found = findSound(pkg, context);
  if (found.state !== 'sound') return undefined;
  const { stored } = found;
  if (stored.receipt.kind === 'library') return stored;
  const tool = linked.get(stored.path);
  return tool !== undefined && faultsOf(tool, host).length === 0 ? stored : undefined;
}

function versionsAsked({ packages }: Request): ReadonlyMap<PackageName, string> {
  return new Map(packages.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])));
}
