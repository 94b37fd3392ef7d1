import { loadCatalog } from '../catalog/load.ts';
import { sweepQuarantines } from '../host/quarantine.ts';
import { faultsOf } from '../link/faults.ts';
import type { LinkedPackage } from '../link/generation.ts';
import { linkTools } from '../link/link.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Policy } from '../policy/policy.ts';
import { parseRequest } from '../request/parse.ts';
import type { Request } from '../request/request.ts';
import type { Resolution, ResolvedPackage } from '../resolve/resolution.ts';
import { resolve } from '../resolve/resolve.ts';
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
import { askPolicy, type HouseRules, houseRules } from './policy.ts';
import { factsOfBuild, factsOfPlan } from './policy-facts.ts';
import { requireAsked, resolvedFor } from './resolved-for.ts';
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
  const resolution = resolve(request, loadCatalog(context.host), thisPlatform());
  requireAsked(allowDowngrade, resolution);
  const rules = houseRules(context.host, allowDowngrade, policy);
  const wanted = request.packages.flatMap((item) => resolvedFor(item, resolution) ?? []);
  const linked = new Map(linkedTools(context.host).map((tool) => [tool.path, tool]));
  const there = wanted.map((pkg) => installedAlready(pkg, linked, context));
  const complete = there.filter((item) => item !== undefined);
  const { outcomes, failed } =
    complete.length === wanted.length
      ? { outcomes: leaveAlone(complete, { resolution, rules }, context), failed: [] }
      : await obtainAndLink({ requested, resolution, wanted, rules }, context);
  const packages = outcomes.map(({ stored, how }) => describe(stored, how));
  return { packages, failed, resolved: resolution.packages, stored: outcomes.map(({ stored }) => stored) };
}

/** What an answer to the same request rests on. */
interface Done {
  readonly resolved: readonly ResolvedPackage[];
  readonly stored: readonly Stored[];
}

interface Wanted {
  readonly requested: ReadonlyMap<PackageName, string>;
  readonly resolution: Resolution;
  readonly wanted: readonly ResolvedPackage[];
  readonly rules: HouseRules;
}

/** @throws HeadwaterError POLICY_* */
function leaveAlone(
  complete: readonly Stored[],
  { resolution, rules }: Pick<Wanted, 'resolution' | 'rules'>,
  { host, now }: FlowContext,
): Outcome[] {
  const trust = loadTrust(host);
  for (const pkg of resolution.packages) {
    const stored = findStored(host, { name: pkg.name, buildKey: pkg.buildKey });
    const facts = stored === undefined ? factsOfPlan(pkg, trust) : factsOfBuild(stored.receipt, trust);
    askPolicy(rules.policy, facts, now);
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

async function obtainThenLink(
  { requested, resolution, wanted, rules }: Wanted,
  context: FlowContext,
): Promise<Linked> {
  const { host, progress, now } = context;
  // A run that was killed after its package was admitted leaves a quarantine, and nothing to build.
  sweepQuarantines(host);
  const attempts = await attemptAll(resolution.packages, context, rules);
  const { outcomes, failed } = sortAttempts(wanted, attempts);
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
  pkg: ResolvedPackage,
  linked: ReadonlyMap<string, LinkedPackage>,
  context: FlowContext,
): Stored | undefined {
  const { host } = context;
  const found = findSound(pkg, context);
  if (found.state !== 'sound') return undefined;
  const { stored } = found;
  if (pkg.entry.kind === 'library') return stored;
  const tool = linked.get(stored.path);
  return tool !== undefined && faultsOf(tool, host).length === 0 ? stored : undefined;
}

function versionsAsked({ packages }: Request): ReadonlyMap<PackageName, string> {
  return new Map(packages.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])));
}
