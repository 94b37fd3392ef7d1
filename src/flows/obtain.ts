import type { PlannedPackage, ResolvedPackage } from '../resolve/resolution.ts';
import type { Stored } from '../store/receipt.ts';
import { titleOf } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { type Crew, openCrew } from './crew.ts';
import { obtainBuild } from './obtain-build.ts';
import type { Obtained } from './obtain-one.ts';
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
  | { readonly state: 'skipped'; readonly because: ResolvedPackage }
  /** It was not begun, because another one had failed. */
  | { readonly state: 'stopped' };

/** By what rules packages are let in, and how they are built. */
export interface Course extends HouseRules {
  /** Processors to use; absent: what the settings say, else all. */
  readonly jobs?: number | undefined;
  /** Nothing more is begun once a package has failed; what is under way comes to its end. */
  readonly stopsAtFailure?: boolean;
  /** A log counts the packages one by one. */
  readonly countsEach?: boolean;
}

/** Packages whose bytes are fetched, judged and unpacked at the same time. */
const SIDE_BY_SIDE = 8;

/**
 * Every package of a resolution in the store: found there, or built. What the rules refuse
 * is neither built nor used. One that fails costs the others nothing.
 * @returns by build key.
 * @throws what was thrown first, after all others have come to their end
 */
export async function obtainAll(
  packages: readonly PlannedPackage[],
  context: FlowContext,
  course: Course,
): Promise<ReadonlyMap<string, Obtained>> {
  const attempts = await attemptAll(packages, context, course);
  for (const attempt of attempts.values()) if (attempt.state === 'failed') throw attempt.error;
  return new Map(
    [...attempts].flatMap(([key, attempt]) =>
      attempt.state === 'obtained' ? [[key, attempt.obtained]] : [],
    ),
  );
}

/**
 * The same, and what became of each, in the same order. Packages go side by side as far as
 * none needs another; of builds there are fewer at a time, and they share the processors.
 */
export async function attemptAll(
  packages: readonly PlannedPackage[],
  context: FlowContext,
  course: Course,
): Promise<ReadonlyMap<string, Attempt>> {
  const site: Site = {
    context,
    course,
    packages: openTurns(SIDE_BY_SIDE),
    crew: await openCrew(packages.filter(isBuiltHere), course, context.host),
    under: new Map(),
    hasFailed: false,
  };
  tellPlan(packages.length, course, context);
  return whileStoreStays(context, async () => {
    for (const pkg of packages) site.under.set(pkg.buildKey, attempt(pkg, site));
    const ended = [...site.under].map(async ([key, promise]) => [key, await promise] as const);
    return new Map(await Promise.all(ended));
  });
}

function tellPlan(packages: number, { countsEach = false }: Course, { progress }: FlowContext): void {
  if (packages > 1) progress({ kind: 'plan', packages, ...(countsEach && { countsEach }) });
}

interface Site {
  readonly context: FlowContext;
  readonly course: Course;
  readonly packages: Turns;
  readonly crew: Crew;
  /** What was begun, by build key; a package stands behind all it needs. */
  readonly under: Map<string, Promise<Attempt>>;
  hasFailed: boolean;
}

/** Thrown in the turn of a build that is not wanted any more. */
const NOT_BEGUN = Symbol('not begun');

async function attempt(pkg: PlannedPackage, site: Site): Promise<Attempt> {
  const { progress } = site.context;
  const what = titleOf(pkg);
  const needs: Stored[] = [];
  for (const need of isBuiltHere(pkg) ? pkg.needs : []) {
    const found = await site.under.get(need.buildKey);
    if (found?.state === 'stopped') return found;
    if (found?.state !== 'obtained') {
      progress({ kind: 'ended', what, well: false, because: titleOf(need) });
      return { state: 'skipped', because: need };
    }
    needs.push(found.obtained.stored);
  }
  try {
    const obtained = await site.packages(() => begin(site, () => obtainOne(pkg, needs, site)));
    progress({ kind: 'ended', what, well: true });
    return { state: 'obtained', obtained };
  } catch (error) {
    if (error === NOT_BEGUN) return { state: 'stopped' };
    progress({ kind: 'ended', what, well: false });
    site.hasFailed = true;
    return { state: 'failed', error };
  }
}

async function obtainOne(pkg: PlannedPackage, needs: readonly Stored[], site: Site): Promise<Obtained> {
  const { course: rules, context } = site;
  if (!isBuiltHere(pkg)) {
    const { obtainAttested } = await import('./attested/obtain-attested.ts');
    return obtainAttested({ pkg, rules }, context);
  }
  return obtainBuild({ pkg, needs, rules, crew: willing(site) }, context);
}

function isBuiltHere(pkg: PlannedPackage): pkg is ResolvedPackage {
  return pkg.origin === 'source';
}

/** Whoever is next must know of a failure before the turn is given on. */
function willing(site: Site): Crew {
  const { jobs, inTurn } = site.crew;
  return {
    jobs,
    async inTurn(pkg, start) {
      return inTurn(pkg, async () => {
        try {
          return await begin(site, start);
        } catch (error) {
          site.hasFailed = true;
          throw error;
        }
      });
    },
  };
}

function begin<T>({ course, hasFailed }: Site, start: () => Promise<T>): Promise<T> {
  return course.stopsAtFailure === true && hasFailed ? Promise.reject(NOT_BEGUN) : start();
}
