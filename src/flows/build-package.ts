import { join } from 'node:path';
import { build } from '../build/build.ts';
import type { Built } from '../build/built.ts';
import { fetchSource } from '../fetch/fetch.ts';
import { fetchModules } from '../fetch/modules.ts';
import type { Host } from '../host/host.ts';
import { openQuarantine } from '../host/quarantine.ts';
import { loadSettings } from '../host/settings.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { Verified } from '../model/verified.ts';
import type { Decision } from '../policy/decide.ts';
import { expectationOf } from '../resolve/expect.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { treeOf } from '../store/place.ts';
import type { Stored } from '../store/receipt.ts';
import { openBuilderKey } from '../trust/builder-key.ts';
import { loadTrust } from '../trust/load.ts';
import { verify } from '../verify/verify.ts';
import type { FlowContext } from './context.ts';
import type { Crew } from './crew.ts';
import { askPolicy, type HouseRules } from './policy.ts';
import { factsOfBuild, factsOfPlan } from './policy-facts.ts';

/** A package to build, with the libraries it needs as they lie in the store. */
export interface BuildOrder {
  readonly pkg: ResolvedPackage;
  readonly needs: readonly Stored[];
  readonly rules: HouseRules;
  /** Absent: it is built at once, with all processors. */
  readonly crew?: Crew;
  /** Where it is built instead, with a key, a quarantine and a clock of its own; nothing of that is kept. */
  readonly elsewhere?: Host;
}

export interface VerifiedBuild {
  readonly built: Built;
  readonly verified: Verified<SourceBuildExpectation>;
  /** What the policy said of it. */
  readonly decision: Decision;
  /** Absolute path of the quarantine that holds the artifact. */
  readonly quarantine: string;
}

/**
 * Fetches the pinned sources, builds them in the seal and leads the result through the
 * door, and past the policy: what that is sure to refuse is not built. The quarantine with
 * the artifact is gone when `use` has ended.
 * @throws HeadwaterError SETTING_INVALID, FETCH_*, SEAL_UNAVAILABLE, BUILD_*, KEY_INVALID, VERIFY_*, POLICY_*
 */
export async function buildPackage<T>(
  order: BuildOrder,
  context: FlowContext,
  use: (build: VerifiedBuild) => Promise<T>,
): Promise<T> {
  const { host, progress } = context;
  const { pkg, rules } = order;
  askPolicy(rules.policy, factsOfPlan(pkg, loadTrust(host)), context.now);
  const { jobs, buildTimeoutMinutes } = await loadSettings(host);
  const limits = { jobs: order.crew?.jobs ?? jobs, timeoutMinutes: buildTimeoutMinutes };
  const site = order.elsewhere ?? host;
  const quarantine = openQuarantine(site);
  try {
    const sources = await fetchSources(pkg, quarantine.directory, context);
    const modules = await fetchModulesOf(pkg, quarantine.directory, context);
    const inputs = { sources, modules, needs: order.needs.map(mountOf) };
    const signer = openBuilderKey(site);
    const directory = folder(quarantine.directory, 'build', context);
    const start = () => build(pkg, inputs, { host: site, directory, progress, signer, limits });
    progress({ kind: 'queued', what: titleOf(pkg) });
    const built = await (order.crew?.inTurn(pkg, start) ?? start());
    progress({ kind: 'stage', what: titleOf(pkg), stage: 'verify' });
    const expectation = expectationOf(pkg, order.needs.map(needOf));
    const trust = loadTrust(site);
    const verified = verify(built.artifact, expectation, { trust, now: site.now() });
    const decision = askPolicy(rules.policy, factsOfBuild(verified, trust), context.now);
    return await use({ built, verified, decision, quarantine: quarantine.directory });
  } finally {
    quarantine.close();
  }
}

/** `jq 1.8.1`: how progress and messages call a package. */
export function titleOf(pkg: { readonly name: string; readonly version: string }): string {
  return `${pkg.name} ${pkg.version}`;
}

/** What is expected of a library: the artifact the store admitted. */
function needOf({ receipt: { name, version, artifact } }: Stored) {
  return { name, version, sha256: artifact.sha256 };
}

function mountOf(stored: Stored) {
  return { ...needOf(stored), tree: treeOf(stored) };
}

/** One after the other: a package has one source nearly always, and one line of progress. */
async function fetchSources(pkg: ResolvedPackage, quarantine: string, { host, progress }: FlowContext) {
  const directory = folder(quarantine, 'sources', { host });
  const fetched = [];
  for (const source of pkg.release.sources) {
    fetched.push(await fetchSource(source, { host, directory, what: titleOf(pkg), progress }));
  }
  return fetched;
}

function fetchModulesOf(pkg: ResolvedPackage, quarantine: string, { host, progress }: FlowContext) {
  const directory = folder(quarantine, 'modules', { host });
  return fetchModules(pkg.modules, { host, directory, what: titleOf(pkg), progress });
}

function folder(quarantine: string, name: string, { host }: Pick<FlowContext, 'host'>): string {
  const path = join(quarantine, name);
  host.fs.mkdirSync(path);
  return path;
}
