import { HeadwaterError } from '../../errors.ts';
import type { GraphOutcome } from '../../model/graph-outcome.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { asHeadwaterError } from '../../ui/error.ts';
import { titleOf } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import { type Attempt, attemptAll, type Course } from '../obtain.ts';
import type { Broken, Graph } from './resolve-all.ts';

/**
 * Brings a whole graph into the store: what is there and sound stays, the rest is built,
 * needs first. Where it ends, however it ends, the next run goes on.
 * @returns what became of each, in the order of the graph; what is broken stands first
 */
export async function buildGraph(
  graph: Graph,
  course: Course,
  context: FlowContext,
): Promise<readonly GraphOutcome[]> {
  const broken = graph.broken.map(brokenOutcome);
  if (course.stopsAtFailure === true && broken.length > 0) {
    return [...broken, ...graph.packages.map((pkg): GraphOutcome => ({ ...about(pkg), state: 'stopped' }))];
  }
  const attempts = await attemptAll(graph.packages, context, { ...course, countsEach: true });
  return [...broken, ...graph.packages.map((pkg) => outcomeOf(pkg, attempts.get(pkg.buildKey)))];
}

function brokenOutcome({ name, version, error }: Broken): GraphOutcome {
  return { name, ...(version !== undefined && { version }), state: 'failed', error };
}

function outcomeOf(pkg: ResolvedPackage, attempt: Attempt | undefined): GraphOutcome {
  switch (attempt?.state) {
    case 'obtained': {
      const { stored, seconds } = attempt.obtained;
      const { sha256, size } = stored.receipt.artifact;
      const inStore = { ...about(pkg), sha256, size, path: stored.path };
      return seconds === undefined
        ? { ...inStore, state: 'reused' }
        : { ...inStore, state: 'built', seconds };
    }
    case 'failed':
      return { ...about(pkg), state: 'failed', error: asHeadwaterError(attempt.error) };
    case 'skipped':
      return { ...about(pkg), state: 'skipped', because: titleOf(attempt.because) };
    case 'stopped':
      return { ...about(pkg), state: 'stopped' };
    case undefined:
      throw new HeadwaterError('INTERNAL', `${titleOf(pkg)} was not attempted`);
  }
}

function about({ name, version, recipe }: ResolvedPackage) {
  return { name, version, system: recipe.system };
}
