import { HeadwaterError } from '../../errors.ts';
import type { AbsentPackage } from '../../link/project-record.ts';
import { parseProjectPolicy } from '../../policy/parse.ts';
import type { FlowContext } from '../context.ts';
import type { InstallOptions } from '../install.ts';
import { describe, type InstallReport, type Outcome, sortAttempts } from '../install-report.ts';
import { attemptAll } from '../obtain.ts';
import { houseRules } from '../policy.ts';
import { requireAsked } from '../resolved-for.ts';
import { whileStoreStays } from '../store-use.ts';
import { unsupportedOnes } from './absent.ts';
import { commitProject } from './commit.ts';
import { planHere } from './here.ts';
import type { ProjectPlace } from './place.ts';
import { type ProjectChange, type ProjectPlan, planProject } from './plan.ts';
import { rememberProject } from './remember.ts';
import { standingPaths } from './standing.ts';
import { openWorld } from './world.ts';

export interface ProjectOptions extends InstallOptions {
  /** Manifest and lock are not changed: that they would have to be is an error. */
  readonly frozen?: boolean;
}

export interface ProjectReport extends InstallReport {
  /** Absolute path of the project's folder. */
  readonly project: string;
  /** What became different in the lock, a line each. */
  readonly changes: readonly string[];
  /** What is not for this platform. */
  readonly absent: readonly AbsentPackage[];
  /** Whether manifest, lock and state were written. */
  readonly committed: boolean;
}

/**
 * Brings a project to what its manifest says, at the versions its lock pins, each package
 * judged anew. Manifest, lock and resolved state are written when all packages are there, and
 * stay as they were when one is not; what was built stays in the store. A package that is not
 * for this platform holds up nothing: the others are installed, and it is reported.
 * @throws HeadwaterError LOCK_STALE where `frozen`, and of every stage that is not about one package
 */
export async function installProject(
  place: ProjectPlace,
  change: ProjectChange & ProjectOptions,
  context: FlowContext,
): Promise<ProjectReport> {
  return whileStoreStays(context, () => obtainAndCommit(place, change, context));
}

async function obtainAndCommit(
  place: ProjectPlace,
  change: ProjectChange & ProjectOptions,
  context: FlowContext,
): Promise<ProjectReport> {
  const world = openWorld(context);
  for (;;) {
    const plan = await planProject(place, change, world);
    if (change.frozen === true) refuseStale(plan);
    const { outcomes, failed, absent } = await obtainPlan(plan, change, context);
    const standing = standingPaths(place, context.host);
    const packages = outcomes.map((outcome) => describe(outcome.stored, howOf(outcome, standing)));
    const unsupported = unsupportedOnes(absent);
    const report = { project: place.root, packages, absent, failed: [...unsupported, ...failed] };
    if (failed.length > 0) return { ...report, changes: [], committed: false };
    const stored = outcomes.map((outcome) => outcome.stored);
    const committed = await commitProject(place, { change, stored }, world);
    // Otherwise another command changed the project meanwhile, and asks for what is not there yet.
    if (committed === undefined) continue;
    // The short answer of a record would not tell what is not for this platform.
    if (absent.length === 0) rememberProject({ place, plan: committed, stored }, context.host);
    return { ...report, changes: committed.changes, committed: true };
  }
}

async function obtainPlan(plan: ProjectPlan, { allowDowngrade = [] }: ProjectOptions, context: FlowContext) {
  requireAsked(allowDowngrade, plan.lock);
  const { text, file } = plan.manifest;
  const rules = houseRules(context.host, allowDowngrade, parseProjectPolicy(text, file));
  const { wanted, packages, absent } = planHere(plan);
  const attempts = await attemptAll(packages, context, rules);
  const { outcomes, failed } = sortAttempts(wanted, attempts);
  return { outcomes, failed, absent };
}

function howOf({ stored, how }: Outcome, standing: ReadonlySet<string>): Outcome['how'] {
  return how === 'reused' && standing.has(stored.path) ? 'already' : how;
}

/** Lines of a difference that a person, or the log of a CI, is shown. */
const SHOWN = 20;

/** @throws HeadwaterError LOCK_STALE */
export function refuseStale({ before, manifest, changes }: ProjectPlan): void {
  const isEdited = manifest.text !== before.manifest.text;
  if (before.lock !== undefined && changes.length === 0 && !isEdited) return;
  const what = before.lock === undefined ? 'there is no lock' : 'manifest and lock would have to be changed';
  throw new HeadwaterError('LOCK_STALE', what, {
    subject: before.place.lock,
    expected: 'a lock that says what the manifest asks for',
    details: mostOf(changes),
    hint: 'Run `headwater install` where CI is not set, or with --no-frozen, and commit both files.',
  });
}

function mostOf(changes: readonly string[]): readonly string[] {
  const rest = changes.length - SHOWN;
  return rest <= 0 ? changes : [...changes.slice(0, SHOWN), `and ${rest} more`];
}
