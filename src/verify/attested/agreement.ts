import type { BuildFacts } from '../../model/build-facts.ts';
import type { FulcioExtensions, Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';

interface Pair {
  readonly what: string;
  readonly claimed: string | undefined;
  readonly certified: string | undefined;
}

/**
 * What the predicate claims is what the certificate says, wherever both say something:
 * two readers must not see two builds in one bundle, and a signer who writes untruth about
 * himself is not believed about the rest.
 * @throws HeadwaterError VERIFY_AGREEMENT
 */
export function judgeAgreement(build: BuildFacts, signer: Signer): void {
  if (signer.kind === 'key') return;
  for (const { what, claimed, certified } of pairsOf(build, signer.extensions)) {
    if (claimed === undefined || certified === undefined || claimed === certified) continue;
    refuse('VERIFY_AGREEMENT', `the predicate and the certificate name another ${what}`, {
      expected: `${shown(certified)}   (from the signing certificate)`,
      found: `${shown(claimed)}   (from the predicate)`,
    });
  }
}

function pairsOf(build: BuildFacts, certified: FulcioExtensions): readonly Pair[] {
  const pair = (what: string, claimed: string | undefined, said: string | undefined): Pair => ({
    what,
    claimed,
    certified: said,
  });
  const run = runOf(certified.runInvocationUri);
  return [
    pair('source repository', build.sourceRepository, certified.sourceRepositoryUri),
    pair('number of the repository', build.sourceRepositoryId, certified.sourceRepositoryId),
    pair('number of the owner', build.sourceRepositoryOwnerId, certified.sourceRepositoryOwnerId),
    pair('commit', build.sourceCommit, certified.sourceRepositoryDigest),
    pair('ref', build.sourceRef, certified.sourceRepositoryRef),
    pair('runner', build.runnerEnvironment, certified.runnerEnvironment),
    pair('trigger', build.trigger, certified.buildTrigger),
    pair('workflow', workflowOf(build), configOf(build, certified)),
    pair('commit of the workflow', build.workflowCommit, certified.buildConfigDigest),
    pair('run', build.runId, run?.id),
    pair('attempt at the run', build.runAttempt, run?.attempt),
    pair('run', build.invocation, nameLike(build.invocation, certified.runInvocationUri)),
  ];
}

function workflowOf({ workflow }: BuildFacts): string | undefined {
  if (workflow === undefined) return undefined;
  const { repository, path, ref } = workflow;
  return ref === undefined ? `${repository}/${path}` : `${repository}/${path}@${ref}`;
}

/** The certificate names the workflow with its ref; where the predicate leaves that out, it is compared without. */
function configOf({ workflow }: BuildFacts, { buildConfigUri }: FulcioExtensions): string | undefined {
  if (workflow?.ref !== undefined || buildConfigUri === undefined) return buildConfigUri;
  return buildConfigUri.split('@')[0];
}

interface Run {
  readonly id: string;
  readonly attempt?: string;
}

/** The numbers in the address of a run of GitHub Actions, or of a job of GitLab. */
function runOf(address: string | undefined): Run | undefined {
  const [, run, attempt, job] =
    /^https:\/\/[^?#]+\/(?:actions\/runs\/(\d+)\/attempts\/(\d+)|-\/jobs\/(\d+))$/.exec(address ?? '') ?? [];
  const id = run ?? job;
  return id === undefined ? undefined : { id, ...(attempt !== undefined && { attempt }) };
}

/**
 * The certified run, spelled the way the predicate spells runs: early build types write
 * numbers. Of headwater's own name for a run a certificate knows nothing.
 */
function nameLike(invocation: string | undefined, certified: string | undefined): string | undefined {
  if (invocation === undefined || invocation.startsWith('urn:uuid:')) return undefined;
  const run = runOf(certified);
  if (run === undefined || !/^[\d-]+$/.test(invocation)) return certified;
  return run.attempt === undefined ? run.id : `${run.id}-${run.attempt}`;
}
