import { isAtLeast } from '../../build/least-version.ts';
import { type MissingTool, missingTools } from '../../build/missing-tools.ts';
import { planBuild } from '../../build/plan.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { thisPlatform } from '../context.ts';
import { resolveAll } from '../graph/resolve-all.ts';
import { counted, type Finding, ok } from './finding.ts';

/** What one package asks of the machine. */
interface Demand {
  readonly tools: readonly string[];
  readonly requires: Readonly<Record<string, string>>;
}

/**
 * For each build system of the catalog: how many of its packages this machine has the tools
 * for, and how to come by those that are missing. Nothing is built, and nothing hashed.
 * @throws HeadwaterError CATALOG_MISSING
 */
export async function checkBuilds(host: Host): Promise<readonly Finding[]> {
  const { packages } = resolveAll(loadCatalog(host), thisPlatform());
  const ask = asker(host);
  const findings: Finding[] = [];
  for (const system of unique(packages.map(({ recipe }) => recipe.system)).sort()) {
    const members = packages.filter(({ recipe }) => recipe.system === system);
    findings.push({ check: `with ${system}`, ...(await look(members, ask)) });
  }
  return findings;
}

type Ask = (demand: Demand) => Promise<readonly MissingTool[]>;

/** Many packages want the same: it is looked for once. */
function asker(host: Host): Ask {
  const known = new Map<string, ReturnType<Ask>>();
  return (demand) => {
    const key = JSON.stringify([[...demand.tools].sort(), demand.requires]);
    const answer = known.get(key) ?? missingTools(demand.tools, host, demand.requires);
    known.set(key, answer);
    return answer;
  };
}

async function look(members: readonly ResolvedPackage[], ask: Ask): Promise<Omit<Finding, 'check'>> {
  const missing: MissingTool[] = [];
  let well = 0;
  for (const pkg of members) {
    const demand = demandOf(pkg);
    const found = demand === undefined ? [] : await ask(demand);
    missing.push(...found);
    if (found.length === 0) well++;
  }
  const all = counted(members.length, 'release');
  if (missing.length === 0) return ok(`the tools for ${all} are there${leastOf(members)}`);
  const wanted = unique(missing.map((tool) => tool.wanted)).sort();
  return {
    state: 'advice',
    text: `the tools for ${well} of ${all} are there; the others want ${wanted.join(', ')}`,
    hint: unique(missing.map(({ hint }) => hint)).join(' '),
  };
}

/** The highest of the least versions that recipes name, tool by tool. */
function leastOf(members: readonly ResolvedPackage[]): string {
  const least = new Map<string, string>();
  for (const [tool, version] of members.flatMap(({ recipe }) => Object.entries(recipe.requires ?? {}))) {
    if (!isAtLeast(least.get(tool), version)) least.set(tool, version);
  }
  return [...least].map(([tool, version]) => `, ${tool} ${version} or later among them`).join('');
}

/** What is wrong with a recipe is told when it is built. */
function demandOf(pkg: ResolvedPackage): Demand | undefined {
  try {
    return planBuild(pkg);
  } catch (error) {
    if (error instanceof HeadwaterError) return undefined;
    throw error;
  }
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
