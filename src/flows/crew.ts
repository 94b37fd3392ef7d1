import type { BuildSystem } from '../catalog/entry.ts';
import { availableCores } from '../host/cores.ts';
import type { Host } from '../host/host.ts';
import { availableMemory } from '../host/memory.ts';
import { loadSettings } from '../host/settings.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { openTurns } from './turns.ts';

/** Builds that go side by side: each waits for its turn, and has its share of processors. */
export interface Crew {
  /** Runs the build of a package in its turn. */
  readonly inTurn: <T>(pkg: ResolvedPackage, start: () => Promise<T>) => Promise<T>;
  /** Processes of one build. */
  readonly jobs: number;
}

/** More than these gain little: what is left then waits for the disk. */
const MOST_BUILDS = 8;
const GIGABYTE = 1e9;

/**
 * As many builds at once as there are processors: configure scripts and linkers use one
 * each, and while one build is at that, another has the rest. A build that could use them all
 * still gets its share of more (measured: `npm run bench`, "the graph"). What needs a lot
 * of memory is let in only where there is room for it.
 * @param packages all that may have to be built; one goes first where more wait for it, and
 * of the others those that take longest as a rule.
 * @throws HeadwaterError SETTING_INVALID
 */
export async function openCrew(
  packages: readonly ResolvedPackage[],
  given: { readonly jobs?: number | undefined },
  host: Host,
): Promise<Crew> {
  const jobs = given.jobs ?? (await loadSettings(host)).jobs ?? availableCores();
  const builds = Math.max(1, Math.min(packages.length, jobs, MOST_BUILDS));
  const turns = openTurns(builds, availableMemory);
  const ranks = ranksOf(packages);
  return {
    inTurn: (pkg, start) =>
      turns(start, { rank: ranks.get(pkg.buildKey) ?? 0, memory: memoryOf(pkg.recipe.system) }),
    jobs: Math.min(jobs, Math.ceil((2 * jobs) / builds)),
  };
}

/** What a compiler and a linker of that kind come to use. Bytes; generous. */
function memoryOf(system: BuildSystem): number {
  switch (system) {
    case 'cargo':
      return 3 * GIGABYTE;
    case 'go':
      return 2 * GIGABYTE;
    case 'cmake':
    case 'meson':
      return 1.5 * GIGABYTE;
    case 'autotools':
    case 'make':
    case 'script':
      return 0.5 * GIGABYTE;
  }
}

/** A place in the queue by build key: how many packages wait for it, and then how heavy it is. */
export function ranksOf(packages: readonly ResolvedPackage[]): ReadonlyMap<string, number> {
  const users = new Map<string, Set<string>>(packages.map(({ buildKey }) => [buildKey, new Set()]));
  // From the end: what uses a package stands behind it.
  for (const { buildKey, needs } of [...packages].reverse()) {
    for (const need of needs) {
      const of = users.get(need.buildKey);
      for (const user of [buildKey, ...(users.get(buildKey) ?? [])]) of?.add(user);
    }
  }
  return new Map(
    packages.map(({ buildKey, recipe }) => [
      buildKey,
      (users.get(buildKey)?.size ?? 0) + memoryOf(recipe.system) / (10 * GIGABYTE),
    ]),
  );
}
