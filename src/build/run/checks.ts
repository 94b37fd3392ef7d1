import type { BuildPlan } from '../build-plan.ts';
import { HOME } from '../places.ts';
import type { HostTool } from '../toolbox.ts';
import { runStep, type Site } from './site.ts';
import type { Workshop } from './workshop.ts';

/** A place that has nothing in common with the prefix. */
const ELSEWHERE = '/tree/elsewhere';

const TIMEOUT_MS = 5 * 60 * 1000;

/**
 * Runs the recipe's checks with the tree at the prefix it was built for, where a failure is
 * the program's, and again at another place, where it is the tree's. Of the host there is
 * only the base set of tools.
 * @throws HeadwaterError BUILD_CHECK_FAILED, BUILD_NOT_RELOCATABLE, BUILD_TIMEOUT
 */
export async function runChecks(
  site: Site,
  plan: BuildPlan,
  given: { readonly workshop: Workshop; readonly tools: readonly HostTool[] },
): Promise<void> {
  const { workshop, tools } = given;
  const places = [
    { at: plan.prefix, code: 'BUILD_CHECK_FAILED' },
    { at: ELSEWHERE, code: 'BUILD_NOT_RELOCATABLE' },
  ] as const;
  for (const { at, code } of places) {
    const writable = [{ source: workshop.checks, at: HOME }];
    const view = { writable, readOnly: [{ source: workshop.tree, at }], tools };
    for (const step of plan.checks) {
      await runStep(site, step, { view, values: { prefix: at }, code, timeoutMs: TIMEOUT_MS });
    }
  }
}
