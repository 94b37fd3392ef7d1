import type { BuildFacts, WorkflowFacts } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import { readObject } from '../../../model/strict-json/read.ts';
import {
  BUILDER_ID,
  EXTERNAL,
  INTERNAL,
  readAttestedProvenanceV1,
} from '../../statement/attested-provenance-v1.ts';
import { readResource } from '../../statement/resources.ts';
import { readRef, readRepository } from '../common/address.ts';
import { agreed } from '../common/agree.ts';
import { buildFacts, mustBeBuildType } from '../common/build-facts.ts';
import { readBuilderAddress } from '../common/builder-id.ts';
import { type GithubContext, readGithubContext } from '../common/github-context.ts';
import { readParameters, withEventInputs } from '../common/parameters.ts';
import { readSource, readSourceOf, type Source } from '../common/source.ts';
import { readWorkflowPath } from '../common/workflow.ts';
import { parametersV1 } from './parameters.ts';

export const DELEGATOR = 'https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0';
const CONTAINER_BASED = 'https://slsa.dev/container-based-build/v0.1?draft';
export const BUILD_TYPES_V1 = [DELEGATOR, CONTAINER_BASED];

/** The delegator writes `gitCommit`, the container-based builder `sha1`. */
const COMMIT_NAMES = ['gitCommit', 'sha1'];

/** @throws HeadwaterError VERIFY_BUILD_TYPE, VERIFY_PREDICATE_INVALID, VERIFY_PARAMETER_UNKNOWN */
export function readV1(predicate: unknown): BuildFacts {
  const provenance = readAttestedProvenanceV1(predicate);
  mustBeBuildType(provenance.buildType, BUILD_TYPES_V1);
  const { workflow, source, ...others } = provenance.externalParameters;
  const resolved = readSource(provenance.resolvedDependencies, COMMIT_NAMES);
  const context = readGithubContext(
    provenance.internalParameters,
    { repository: resolved.repository, spelling: 'environment' },
    INTERNAL,
  );
  const external = withEventInputs(others, context.eventInputs, EXTERNAL);
  return buildFacts({
    buildType: provenance.buildType,
    builderId: readBuilderAddress(provenance.builderId, BUILDER_ID),
    ...agreedSource(resolved, context, { workflow: readWorkflow(workflow), source: readExternal(source) }),
    sourceRepositoryId: context.repositoryId,
    sourceRepositoryOwnerId: context.ownerId,
    trigger: context.trigger,
    runId: context.runId,
    runAttempt: context.runAttempt,
    workflowCommit: context.workflowCommit,
    invocation: provenance.invocation,
    parameters: readParameters(external, parametersV1, EXTERNAL),
    startedAt: provenance.startedAt,
    finishedAt: provenance.finishedAt,
  });
}

interface External {
  readonly workflow: WorkflowFacts | undefined;
  readonly source: Source | undefined;
}

/** Generators name the workflow; builders leave it to what GitHub told the run. */
function readWorkflow(value: unknown): WorkflowFacts | undefined {
  if (value === undefined) return undefined;
  const place = inside(EXTERNAL, 'workflow');
  const { ref, repository, path } = readObject(value, ['ref', 'repository', 'path'], place);
  return {
    repository: readRepository(repository, inside(place, 'repository')),
    path: readWorkflowPath(path, inside(place, 'path')),
    ref: readRef(ref, inside(place, 'ref')),
  };
}

function readExternal(value: unknown): Source | undefined {
  if (value === undefined) return undefined;
  return readSourceOf(readResource(value, inside(EXTERNAL, 'source')), COMMIT_NAMES);
}

function agreedSource(resolved: Source, context: GithubContext, { workflow, source }: External) {
  agreed('source repository', {
    resolvedDependencies: resolved.repository,
    workflow: workflow?.repository,
    source: source?.repository,
  });
  return {
    sourceRepository: resolved.repository,
    sourceCommit: agreed('commit', {
      resolvedDependencies: resolved.commit,
      source: source?.commit,
      GITHUB_SHA: context.commit,
    }),
    sourceRef: agreed('ref', {
      resolvedDependencies: resolved.ref,
      source: source?.ref,
      workflow: workflow?.ref,
      GITHUB_REF: context.ref,
      GITHUB_WORKFLOW_REF: context.workflow?.ref,
    }),
    workflow: agreedWorkflow(workflow, context.workflow),
  };
}

function agreedWorkflow(stated: WorkflowFacts | undefined, told: WorkflowFacts | undefined) {
  agreed('workflow', { workflow: stated?.path, GITHUB_WORKFLOW_REF: told?.path });
  return stated ?? told;
}
