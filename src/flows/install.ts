import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import { sweepQuarantines } from '../host/quarantine.ts';
import { faultsOf } from '../link/faults.ts';
import { linkTools } from '../link/link.ts';
import type { SlsaLevel } from '../model/level.ts';
import type { PackageName } from '../model/package-name.ts';
import { matchesVersion } from '../model/version.ts';
import type { Policy } from '../policy/policy.ts';
import { parseRequest } from '../request/parse.ts';
import type { PackageRequest, Request } from '../request/request.ts';
import type { Resolution, ResolvedPackage } from '../resolve/resolution.ts';
import { resolve } from '../resolve/resolve.ts';
import { findStored } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { asHeadwaterError } from '../ui/error.ts';
import { titleOf } from './build-package.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { findSound } from './find-sound.ts';
import { linkedTools } from './linked.ts';
import { settleShim } from './native-shim.ts';
import { type Attempt, attemptAll } from './obtain.ts';
import { askPolicy, type HouseRules, houseRules } from './policy.ts';
import { factsOfBuild, factsOfPlan } from './policy-facts.ts';
import { whileStoreStays } from './store-use.ts';

export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly bins: readonly string[];
  /** `already`: nothing had to be done for it. */
  readonly how: 'built' | 'reused' | 'already';
  readonly level: SlsaLevel;
  readonly artifact: { readonly sha256: string; readonly size: number };
  /** Absolute path of its folder in the store. */
  readonly path: string;
}

/** One that was asked for and is not there. */
export interface NotInstalled {
  readonly name: string;
  readonly version: string;
  readonly error: HeadwaterError;
}

export interface InstallReport {
  readonly packages: readonly Installed[];
  readonly failed: readonly NotInstalled[];
}

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
  const there = wanted.map((pkg) => installedAlready(pkg, context));
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

export interface Outcome {
  readonly stored: Stored;
  readonly how: Installed['how'];
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

/** A name that is not part of this install allows nothing, and is more likely a mistake. */
export function requireAsked(
  allowed: readonly string[],
  { packages }: { readonly packages: readonly { readonly name: string }[] },
): void {
  const stray = allowed.find((name) => !packages.some((pkg) => pkg.name === name));
  if (stray === undefined) return;
  throw new HeadwaterError(
    'USAGE',
    `--allow-downgrade names a package that is not installed by this command`,
    {
      expected: packages.map(({ name }) => name).join(', '),
      found: JSON.stringify(stray),
    },
  );
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
    await linkTools(host, { add: tools, remove: [], requested, now });
  }
  return { outcomes, failed };
}

/** Of what was wanted: what is there, and what is not and why. */
export function sortAttempts(
  wanted: readonly ResolvedPackage[],
  attempts: ReadonlyMap<string, Attempt>,
): { readonly outcomes: readonly Outcome[]; readonly failed: readonly NotInstalled[] } {
  const outcomes: Outcome[] = [];
  const failed: NotInstalled[] = [];
  for (const pkg of wanted) {
    const attempt = attempts.get(pkg.buildKey);
    if (attempt?.state === 'obtained') outcomes.push(attempt.obtained);
    else failed.push({ name: pkg.name, version: pkg.version, error: reasonOf(pkg, attempts) });
  }
  return { outcomes, failed };
}

/** Why a package is not there: its own failure, or that of something it needs. */
function reasonOf(pkg: ResolvedPackage, attempts: ReadonlyMap<string, Attempt>): HeadwaterError {
  const attempt = attempts.get(pkg.buildKey);
  if (attempt?.state === 'skipped') return reasonOf(attempt.because, attempts);
  if (attempt?.state === 'failed') return asHeadwaterError(attempt.error);
  return new HeadwaterError('INTERNAL', `${titleOf(pkg)} was not attempted`);
}

/** The package that a request was resolved to; what it needs may be the same one in another version. */
export function resolvedFor(
  { name, version }: PackageRequest,
  { packages }: Resolution,
): ResolvedPackage | undefined {
  const fits = packages.filter((pkg) => pkg.name === name);
  const exact = fits.find((pkg) => pkg.version === version);
  return exact ?? fits.find((pkg) => version === undefined || matchesVersion(pkg.version, version));
}

/**
 * A tool counts as installed when it is linked, shims and all; a library when it is in the
 * store. Both only if they are what was verified: every file is hashed again.
 */
function installedAlready(pkg: ResolvedPackage, context: FlowContext): Stored | undefined {
  const { host } = context;
  const found = findSound(pkg, context);
  if (found.state !== 'sound') return undefined;
  const { stored } = found;
  if (pkg.entry.kind === 'library') return stored;
  const linked = linkedTools(host).find((tool) => tool.path === stored.path);
  return linked !== undefined && faultsOf(linked, host).length === 0 ? stored : undefined;
}

function versionsAsked({ packages }: Request): ReadonlyMap<PackageName, string> {
  return new Map(packages.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])));
}

export function describe({ path, receipt }: Stored, how: Installed['how']): Installed {
  const { name, version, kind, bins, artifact, claims } = receipt;
  const { sha256, size } = artifact;
  return { name, version, kind, bins, how, level: claims.level, artifact: { sha256, size }, path };
}
