import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { surveyName } from '../../store/find.ts';
import { isSourceBuild, type SourceReceipt, type Stored } from '../../store/receipt.ts';
import { titleOf } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import { findSound } from '../find-sound.ts';

/** What a build would do with a package, and why. */
export interface Foreseen {
  readonly pkg: ResolvedPackage;
  readonly state: 'build' | 'reuse';
  readonly why: string;
}

/**
 * What would be built of a graph, in order. The store is judged as the build would judge
 * it: every file is hashed again.
 * @param asked what is built whether or not it is in the store.
 */
export function foresee(
  packages: readonly ResolvedPackage[],
  asked: readonly ResolvedPackage[],
  context: FlowContext,
): readonly Foreseen[] {
  const seen = new Map<string, Foreseen>();
  for (const pkg of packages) {
    const one: Foreseen = asked.includes(pkg)
      ? { pkg, state: 'build', why: 'asked for' }
      : foreseeOne(pkg, seen, context);
    seen.set(pkg.buildKey, one);
  }
  return [...seen.values()];
}

function foreseeOne(
  pkg: ResolvedPackage,
  seen: ReadonlyMap<string, Foreseen>,
  context: FlowContext,
): Foreseen {
  const found = findSound(pkg, context);
  if (found.state === 'sound') return { pkg, state: 'reuse', why: 'in the store' };
  if (found.state === 'unsound') {
    return { pkg, state: 'build', why: `what the store has does not stand (${found.wrong})` };
  }
  return { pkg, state: 'build', why: whyAnew(pkg, seen, context) };
}

/** What differs from the builds of the same version that the store has. */
function whyAnew(pkg: ResolvedPackage, seen: ReadonlyMap<string, Foreseen>, { host }: FlowContext): string {
  const earlier = surveyName(host, pkg.name)
    .flatMap((entry) => (entry.state === 'stored' ? [entry.stored] : []))
    .filter(isSourceBuild)
    .filter(({ receipt }) => receipt.version === pkg.version)
    .sort((a, b) => (a.receipt.admittedAt < b.receipt.admittedAt ? 1 : -1))[0];
  if (earlier === undefined) return 'not in the store';
  const changes = [...changesOf(pkg, earlier), ...changedNeeds(pkg, seen)];
  return changes.join('; ') || 'its entry has changed';
}

function changesOf(
  pkg: ResolvedPackage,
  { receipt: { expectation } }: Stored<SourceReceipt>,
): readonly string[] {
  const digests = (list: readonly { sha256: string }[] = []) => list.map(({ sha256 }) => sha256).join(' ');
  return [
    ...(pkg.recipeDigest === expectation.recipeDigest ? [] : ['its recipe has changed']),
    ...(digests(pkg.release.sources) === digests(expectation.sources) ? [] : ['its sources have changed']),
    ...(digests(pkg.modules) === digests(expectation.modules) ? [] : ['its modules have changed']),
  ];
}

function changedNeeds(pkg: ResolvedPackage, seen: ReadonlyMap<string, Foreseen>): readonly string[] {
  const built = pkg.needs.filter((need) => seen.get(need.buildKey)?.state === 'build');
  return built.length === 0 ? [] : [`built anew before it: ${built.map(titleOf).join(', ')}`];
}
