import { join } from 'node:path';
import type { ComparedTree } from '../../build/compare/compare-trees.ts';
import type { Conditions, Window } from '../../build/compare/conditions.ts';
import type { Sha256 } from '../../model/digest.ts';
import { DEFAULT_POLICY } from '../../policy/policy.ts';
import { loadTrust } from '../../trust/load.ts';
import { unpack } from '../../unpack/unpack.ts';
import { type BuildOrder, buildPackage } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type ProvenRun, provenRun } from './proven-run.ts';

/** What was built elsewhere, unpacked; gone when its user has ended. */
export interface SecondBuild {
  readonly artifactSha256: Sha256;
  readonly tarSha256: Sha256;
  readonly tree: ComparedTree;
  readonly run: ProvenRun;
  readonly conditions: Conditions;
  readonly seconds: number;
}

/** The house's rules were asked of the package before; a key that is thrown away has no place in them. */
const NO_RULES = { policy: DEFAULT_POLICY, allowDowngrade: [] };

/**
 * Builds the package again elsewhere, through the door, signed with a key that is thrown
 * away: what it says of the time is not true.
 * @throws HeadwaterError of a build
 */
export async function withSecondBuild<T>(
  order: BuildOrder,
  { elsewhere, context }: { readonly elsewhere: Elsewhere; readonly context: FlowContext },
  use: (second: SecondBuild) => Promise<T>,
): Promise<T> {
  const { host, cores, users, kernel, paths } = elsewhere;
  const crew = { inTurn: <R>(_: unknown, start: () => Promise<R>) => withUmask(0o077, start), jobs: cores };
  const there = { ...order, crew, rules: NO_RULES, elsewhere: host };
  return buildPackage(there, context, async ({ built, verified, quarantine }) => {
    const unpacked = await unpack(verified, join(quarantine, 'tree'), host);
    const run = provenRun(verified.artifact.evidence, { trust: loadTrust(host), now: host.now() });
    const { startedOn, finishedOn } = run;
    return use({
      artifactSha256: verified.artifact.sha256,
      tarSha256: unpacked.tarSha256,
      tree: unpacked,
      run,
      conditions: {
        times: [{ from: startedOn, to: finishedOn }, trueTimes(run, elsewhere)],
        cores,
        users,
        kernel,
        paths,
      },
      seconds: built.seconds,
    });
  });
}

/** The times that the kernel gives to files are not ahead. */
function trueTimes({ startedOn, finishedOn }: ProvenRun, { shiftSeconds }: Elsewhere): Window {
  const back = (date: Date) => new Date(date.getTime() - shiftSeconds * 1000);
  return { from: back(startedOn), to: back(finishedOn) };
}

/** Of the whole process: nothing else may be under way. */
async function withUmask<R>(mask: number, body: () => Promise<R>): Promise<R> {
  const before = process.umask(mask);
  try {
    return await body();
  } finally {
    process.umask(before);
  }
}
