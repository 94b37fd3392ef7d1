import { availableCores } from '../host/cores.ts';
import { loadSettings } from '../host/settings.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { titleOf } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { type Obtained, obtain } from './obtain-one.ts';
import type { HouseRules } from './policy.ts';
import { whileStoreStays } from './store-use.ts';
import { openTurns, type Turns } from './turns.ts';

export type { Obtained } from './obtain-one.ts';

/** What became of one package. */
export type Attempt =
  | { readonly state: 'obtained'; readonly obtained: Obtained }
  /** Whatever was thrown. */
  | { readonly state: 'failed'; readonly error: unknown }
  /** Something it needs was not obtained. */
  | { readonly state: 'skipped'; readonly because: ResolvedPackage };

/** Packages whose bytes are fetched, judged and unpacked at the same time. */
const SIDE_BY_SIDE = 8;

/**
 * Every package of a resolution in the store: found there, or built. What the rules refuse
 * is neither built nor used. One that fails costs the others nothing.
 * @returns by build key.
 * @throws what was thrown first, after all others have come to their end
 */
export async function obtainAll(
  packages: readonly ResolvedPackage[],
  context: FlowContext,
  rules: HouseRules,
): Promise<ReadonlyMap<string, Obtained>> {
  const attempts = await attemptAll(packages, context, rules);
  for (const attempt of attempts.values()) if (attempt.state === 'failed') throw attempt.error;
  return new Map(
    [...attempts].flatMap(([key, attempt]) =>
      attempt.state === 'obtained' ? [[key, attempt.obtained]] : [],
    ),
  );
}

/**
 * The same, and what became of each. Packages go side by side as far as none needs another;
 * of builds there are fewer at a time, and they share the processors.
 */
export async function attemptAll(
  packages: readonly ResolvedPackage[],
  context: FlowContext,
  rules: HouseRules,
): Promise<ReadonlyMap<string, Attempt>> {
  const { jobs = availableCores() } = await loadSettings(context.host);
  const builds = Math.max(1, Math.min(packages.length, Math.floor(jobs / 2)));
  const site: Site = {
    context,
    rules,
    packages: openTurns(SIDE_BY_SIDE),
    builds: openTurns(builds),
    jobs: Math.max(1, Math.ceil(jobs / builds)),
    under: new Map(),
  };
  if (packages.length > 1) context.progress({ kind: 'plan', packages: packages.length });
  return whileStoreStays(context, async () => {
    for (const pkg of packages) site.under.set(pkg.buildKey, attempt(pkg, site));
    const ended = [...site.under].map(async ([key, promise]) => [key, await promise] as const);
    return new Map(await Promise.all(ended));
  });
}

interface Site {
  readonly context: FlowContext;
  readonly rules: HouseRules;
  readonly packages: Turns;
  readonly builds: Turns;
  /** Processes of each build. */
  readonly jobs: number;
  /** What was begun, by build key; a package stands behind all it needs. */
  readonly under: Map<string, Promise<Attempt>>;
}

async function attempt(pkg: ResolvedPackage, site: Site): Promise<Attempt> {
  const { context, rules, builds, jobs } = site;
  const needs = [];
  for (const need of pkg.needs) {
    const found = await site.under.get(need.buildKey);
    if (found?.state !== 'obtained') return { state: 'skipped', because: need };
    needs.push(found.obtained.stored);
  }
  const ended = (well: boolean) => context.progress({ kind: 'ended', what: titleOf(pkg), well });
  try {
    const order = { pkg, needs, rules, crew: { turns: builds, jobs } };
    const obtained = await site.packages(() => obtain(order, context));
    ended(true);
    return { state: 'obtained', obtained };
  } catch (error) {
    ended(false);
    return { state: 'failed', error };
  }
}
