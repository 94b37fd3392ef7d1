import { compareTrees } from '../../build/compare/compare-trees.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { HeadwaterError } from '../../errors.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import { ecosystemOf } from '../../model/package-name.ts';
import type { Rebuild } from '../../model/rebuild.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { asHeadwaterError } from '../../ui/error.ts';
import type { BuildOrder } from '../build-package.ts';
import { readBuildRequest } from '../build-request.ts';
import { type FlowContext, thisPlatform } from '../context.ts';
import { resolveAll } from '../graph/resolve-all.ts';
import { obtainAll } from '../obtain.ts';
import { houseRules } from '../policy.ts';
import { whileStoreStays } from '../store-use.ts';
import { attestRebuild } from './attest.ts';
import { type Diagnosis, diagnose, isUnsettled, settle } from './diagnose.ts';
import { type Elsewhere, openElsewhere } from './elsewhere.ts';
import { type FirstBuild, withFirstBuild } from './first-build.ts';
import { type SecondBuild, withSecondBuild } from './second-build.ts';

/** What came of building one package again. */
export interface RebuildResult {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly rebuild: Rebuild;
  readonly differences: readonly Diagnosis[];
  /** Of the second build. */
  readonly seconds: number;
  /** Absolute path of the signed attestation. */
  readonly attestation: string;
}

/** One that could not be built again. */
interface NotRebuilt {
  readonly name: string;
  readonly version: string;
  readonly error: HeadwaterError;
}

export interface RebuildReport {
  readonly results: readonly RebuildResult[];
  readonly failed: readonly NotRebuilt[];
}

/**
 * Builds packages again under other conditions, one after the other, compares what comes
 * out with what the store holds, bit by bit, and signs what was seen (docs/REPRODUCIBILITY.md).
 * One that cannot be built costs the others nothing.
 * @param words packages; none: every release of every entry that this platform can build.
 * @throws HeadwaterError NAME_INVALID, CATALOG_INVALID, PACKAGE_UNKNOWN, VERSION_UNKNOWN, …
 */
export async function rebuildAll(words: readonly string[], context: FlowContext): Promise<RebuildReport> {
  const results: RebuildResult[] = [];
  const { packages, broken } = packagesOf(words, context);
  const failed: NotRebuilt[] = [...broken];
  for (const pkg of packages) {
    const { name, version } = pkg;
    try {
      results.push(await rebuildOne(pkg, context));
    } catch (error) {
      failed.push({ name, version, error: asHeadwaterError(error) });
    }
  }
  return { results, failed };
}

/** @throws HeadwaterError RECIPE_MISSING for what others build, and nobody here can build again */
function refuseOthers(words: readonly string[]): void {
  const foreign = words.find((word) => ecosystemOf(word) !== undefined);
  if (foreign === undefined) return;
  throw new HeadwaterError(
    'RECIPE_MISSING',
    `${foreign} is built by others: there is nothing to build again`,
    {
      subject: foreign,
      expected: 'a package that headwater builds from source',
      hint: `\`headwater why ${foreign}\` tells who built it, and \`headwater verify ${foreign}\` proves it again`,
    },
  );
}

interface Wanted {
  readonly packages: readonly ResolvedPackage[];
  readonly broken: readonly NotRebuilt[];
}

function packagesOf(words: readonly string[], { host }: FlowContext): Wanted {
  refuseOthers(words);
  if (words.length > 0) return { packages: readBuildRequest(words, host).wanted, broken: [] };
  const { packages, broken } = resolveAll(loadCatalog(host), thisPlatform());
  return { packages, broken: broken.map(({ version = '', ...rest }) => ({ ...rest, version })) };
}

async function rebuildOne(pkg: ResolvedPackage, context: FlowContext): Promise<RebuildResult> {
  const rules = houseRules(context.host);
  return whileStoreStays(context, async () => {
    const obtained = await obtainAll(allNeeds(pkg), context, rules);
    const needs = pkg.needs.flatMap((need) => obtained.get(need.buildKey)?.stored ?? []);
    const order = { pkg, needs, rules };
    return withFirstBuild(order, context, (first) => inOtherPlace(order, first, context));
  });
}

/** Each behind all that it needs itself, and once. */
function allNeeds({ needs }: ResolvedPackage): readonly ResolvedPackage[] {
  const all = needs.flatMap((need) => [...allNeeds(need), need]);
  return [...new Map(all.map((need) => [need.buildKey, need])).values()];
}

async function inOtherPlace(
  order: BuildOrder,
  first: FirstBuild,
  context: FlowContext,
): Promise<RebuildResult> {
  const { host } = context;
  const quarantine = openQuarantine(host);
  const { directory } = quarantine;
  try {
    const elsewhere = await openElsewhere(host, { directory, before: first.run.seal });
    try {
      return await compareBuilds(order, first, { elsewhere, context });
    } finally {
      elsewhere.close();
    }
  } finally {
    quarantine.close();
  }
}

interface Work {
  readonly elsewhere: Elsewhere;
  readonly context: FlowContext;
}

async function compareBuilds(order: BuildOrder, first: FirstBuild, work: Work): Promise<RebuildResult> {
  const { host } = work.context;
  const { name, version, platform } = order.pkg;
  const startedOn = host.now();
  return withSecondBuild(order, work, async (second) => {
    const finishedOn = host.now();
    const differences = await explain(order, { first, second }, work);
    const rebuild = { first, second, differences, elsewhere: work.elsewhere, startedOn, finishedOn };
    const attested = await attestRebuild({ name, version, platform }, rebuild, host);
    return { name, version, platform, differences, seconds: second.seconds, ...attested };
  });
}

/** Where the bytes do not tell why, a third build tells whether it is chance. */
async function explain(
  order: BuildOrder,
  { first, second }: { readonly first: FirstBuild; readonly second: SecondBuild },
  work: Work,
): Promise<readonly Diagnosis[]> {
  if (first.tarSha256 === second.tarSha256) return [];
  const found = compareTrees(first.tree, second.tree, work.context.host);
  const diagnoses = diagnose(found, { left: first.conditions, right: second.conditions });
  if (!isUnsettled(diagnoses)) return diagnoses;
  return withSecondBuild(order, work, async (third) => settle(diagnoses, second.tree, third.tree));
}
