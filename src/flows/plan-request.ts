import type { Catalog } from '../catalog/entry.ts';
import type { AttestedPackage } from '../model/attested-package.ts';
import type { Platform } from '../model/platform.ts';
import type { Policy } from '../policy/policy.ts';
import type { PackageRequest, Request } from '../request/request.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import { resolve } from '../resolve/resolve.ts';
import { chooseOrigin } from './attested/choose-origin.ts';
import { isSilence, planAttested } from './attested/plan-attested.ts';
import type { FlowContext } from './context.ts';
import { resolvedFor } from './resolved-for.ts';

/** What to install: all that is asked for, and what it needs, each standing behind what it needs. */
export interface Plan {
  readonly packages: readonly PlannedPackage[];
  /** Those that were asked for, in that order. */
  readonly wanted: readonly PlannedPackage[];
}

export interface PlanRules {
  readonly catalog: Catalog;
  readonly platform: Platform;
  readonly policy: Policy;
}

/**
 * Pins what was asked for, whoever builds it. What headwater builds follows from the catalog
 * alone; of the rest its origins are asked, side by side.
 * @throws HeadwaterError those of `resolve`, `chooseOrigin` and `planAttested`
 */
export async function planRequest(request: Request, rules: PlanRules, context: FlowContext): Promise<Plan> {
  const planned = await Promise.all(request.packages.map((item) => planOthers(item, rules, context)));
  const own = request.packages.filter((_, index) => planned[index] === undefined);
  const resolution = resolve({ ...request, packages: own }, rules.catalog, rules.platform);
  const wanted = request.packages.map((item, index) => planned[index] ?? resolvedFor(item, resolution));
  return {
    packages: [...resolution.packages, ...planned.filter((item) => item !== undefined)],
    wanted: wanted.filter((item) => item !== undefined),
  };
}

/** @returns undefined for what headwater builds itself. */
async function planOthers(
  asked: PackageRequest,
  rules: PlanRules,
  context: FlowContext,
): Promise<AttestedPackage | undefined> {
  const choice = chooseOrigin(asked, rules);
  if (choice.from === 'source') return undefined;
  const { from, wanted, orSource } = choice;
  try {
    return await planAttested(asked, { from, wanted, platform: rules.platform }, context);
  } catch (error) {
    // A build from source proves no less; what can be proved and is not right is never passed over.
    if (!orSource || !isSilence(error)) throw error;
    const text = `${asked.name}: ${from} does not answer (${error.code}), so it is built from source`;
    context.progress({ kind: 'warning', text });
    return undefined;
  }
}
