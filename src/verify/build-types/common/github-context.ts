import type { WorkflowFacts } from '../../../model/build-facts.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readCount, readText } from '../../../model/strict-json/read.ts';
import { readOptionalRecord } from '../../../model/strict-json/read-record.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { readCommit } from './commit.ts';
import { readWorkflowRef, slugOf } from './workflow.ts';

type Members = Readonly<Record<string, unknown>>;

/** What GitHub tells a run about itself, as a predicate repeats it. */
export interface GithubContext {
  readonly repository: string | undefined;
  readonly ref: string | undefined;
  readonly commit: string | undefined;
  readonly workflow: WorkflowFacts | undefined;
  readonly repositoryId: string | undefined;
  readonly ownerId: string | undefined;
  readonly trigger: string | undefined;
  readonly runId: string | undefined;
  readonly runAttempt: string | undefined;
  readonly workflowCommit: string | undefined;
  /** The inputs of the event: chosen by whoever started the run, wherever the predicate puts them. */
  readonly eventInputs: unknown;
}

/** Names of the members: as in the environment of a run, or as slsa-github-generator spells them. */
const NAMES = {
  environment: {
    repository: 'GITHUB_REPOSITORY',
    ref: 'GITHUB_REF',
    sha: 'GITHUB_SHA',
    workflowRef: 'GITHUB_WORKFLOW_REF',
    repositoryId: 'GITHUB_REPOSITORY_ID',
    ownerId: 'GITHUB_REPOSITORY_OWNER_ID',
    event: 'GITHUB_EVENT_NAME',
    payload: 'GITHUB_EVENT_PAYLOAD',
    runId: 'GITHUB_RUN_ID',
    runAttempt: 'GITHUB_RUN_ATTEMPT',
    workflowSha: 'GITHUB_WORKFLOW_SHA',
  },
  generator: {
    repository: 'github_repository',
    ref: 'github_ref',
    sha: 'github_sha1',
    workflowRef: 'github_workflow_ref',
    repositoryId: 'github_repository_id',
    ownerId: 'github_repository_owner_id',
    event: 'github_event_name',
    payload: 'github_event_payload',
    runId: 'github_run_id',
    runAttempt: 'github_run_attempt',
    workflowSha: 'github_workflow_sha',
  },
} as const;

/**
 * Reads what stands there of it; the rest of the members is not read.
 * @param repository the source, which all of it must be about
 * @throws HeadwaterError with the code of `place`
 */
export function readGithubContext(
  members: Members,
  about: { readonly repository: string; readonly spelling: keyof typeof NAMES },
  place: Place,
): GithubContext {
  const names = NAMES[about.spelling];
  const text = (name: string) => readOptionalText(members[name], inside(place, name));
  const number = (name: string) => readOptionalNumber(members[name], inside(place, name));
  const commit = (name: string) => {
    const found = text(name);
    return found === undefined ? undefined : readCommit(found, inside(place, name));
  };
  const workflowRef = text(names.workflowRef);
  return {
    repository: readSlug(text(names.repository), about.repository, inside(place, names.repository)),
    ref: text(names.ref),
    commit: commit(names.sha),
    workflow:
      workflowRef === undefined
        ? undefined
        : readWorkflowRef(workflowRef, about.repository, inside(place, names.workflowRef)),
    repositoryId: text(names.repositoryId),
    ownerId: text(names.ownerId),
    trigger: text(names.event),
    runId: number(names.runId),
    runAttempt: number(names.runAttempt),
    workflowCommit: commit(names.workflowSha),
    eventInputs: readOptionalRecord(members[names.payload], inside(place, names.payload)).inputs,
  };
}

function readSlug(slug: string | undefined, repository: string, place: Place): string | undefined {
  if (slug === undefined || slug === slugOf(repository)) return slug;
  return fail(place, 'is not the source repository', { expected: slugOf(repository), found: shown(slug) });
}

/** The generator writes what it does not know as an empty text. */
function readOptionalText(value: unknown, place: Place): string | undefined {
  return value === undefined || value === '' ? undefined : readText(value, place);
}

/** Run numbers are text in an environment, and numbers where a builder wrote JSON of its own. */
function readOptionalNumber(value: unknown, place: Place): string | undefined {
  return readOptionalText(typeof value === 'number' ? String(readCount(value, place)) : value, place);
}
