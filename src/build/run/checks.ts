import type { BuildPlan } from '../build-plan.ts';
import { HOME } from '../places.ts';
import type { HostTool } from '../toolbox.ts';
import { runStep, type Site } from './site.ts';
import type { Workshop } from './workshop.ts';

/** Two places with nothing in common, not even their depth; neither is the prefix. */
const PLACES = [
  { at: '/tree/a', code: 'BUILD_CHECK_FAILED' },
  { at: '/tree/elsewhere/b', code: 'BUILD_NOT_RELOCATABLE' },
] as const;

const TIMEOUT_MS = 5 * 60 * 1000;

/**
 * Runs the recipe's checks with the tree at one place, and again at another; of the host there
 * is only the base set of tools.
 * @throws HeadwaterError BUILD_CHECK_FAILED, BUILD_NOT_RELOCATABLE, BUILD_TIMEOUT
 */
export async function runChecks(
  site: Site,
  plan: BuildPlan,
  given: { readonly workshop: Workshop; readonly tools: readonly HostTool[] },
): Promise<void> {
  const { workshop, tools } = given;
  for (const { at, code } of PLACES) {
    const writable = [{ source: workshop.checks, at: HOME }];
    const view = { writable, readOnly: [{ source: workshop.tree, at }], tools };
    for (const step of plan.checks) {
      await runStep(site, step, { view, values: { prefix: at }, code, timeoutMs: TIMEOUT_MS });
    }
  }
}
