import { PROVENANCE_TYPE } from '../../../model/attestation.ts';
import type { BuildFacts, BuildTypeReader, WorkflowFacts } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import { readObject, readText } from '../../../model/strict-json/read.ts';
import { readOptionalRecord } from '../../../model/strict-json/read-record.ts';
import {
  type AttestedProvenanceV1,
  BUILDER_ID,
  EXTERNAL,
  INTERNAL,
  readAttestedProvenanceV1,
} from '../../statement/attested-provenance-v1.ts';
import { readRef, readRepository } from '../common/address.ts';
import { agreed } from '../common/agree.ts';
import { buildFacts, mustBeBuildType } from '../common/build-facts.ts';
import { readBuilderAddress, runnerOf } from '../common/builder-id.ts';
import { readParameters } from '../common/parameters.ts';
import { readSource } from '../common/source.ts';
import { readWorkflowPath } from '../common/workflow.ts';
import { parameters } from './parameters.ts';

/** GitHub's own build type, and the one of the SLSA community that came before it and that npm writes; both have one schema. */
const BUILD_TYPES = [
  'https://actions.github.io/buildtypes/workflow/v1',
  'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
];

/** A top-level workflow of GitHub Actions (slsa-framework/github-actions-buildtypes, workflow/v1). */
export const githubActionsWorkflow: BuildTypeReader = {
  name: 'github-actions-workflow',
  predicateType: PROVENANCE_TYPE,
  buildTypes: BUILD_TYPES,
  parameters,
  read,
};

function read(predicate: unknown): BuildFacts {
  const provenance = readAttestedProvenanceV1(predicate);
  mustBeBuildType(provenance.buildType, BUILD_TYPES);
  const { workflow: called, ...others } = provenance.externalParameters;
  const workflow = readWorkflow(called);
  const source = readSource(provenance.resolvedDependencies, ['gitCommit']);
  agreed('source repository', { workflow: workflow.repository, resolvedDependencies: source.repository });
  return buildFacts({
    buildType: provenance.buildType,
    sourceRepository: source.repository,
    sourceCommit: source.commit,
    sourceRef: agreed('ref', { workflow: workflow.ref, resolvedDependencies: source.ref }),
    workflow,
    ...readRunner(provenance),
    invocation: provenance.invocation,
    parameters: readParameters(others, parameters, EXTERNAL),
    startedAt: provenance.startedAt,
    finishedAt: provenance.finishedAt,
  });
}

function readWorkflow(value: unknown): WorkflowFacts & { readonly ref: string } {
  const place = inside(EXTERNAL, 'workflow');
  const { ref, repository, path } = readObject(value, ['ref', 'repository', 'path'], place);
  return {
    repository: readRepository(repository, inside(place, 'repository')),
    path: readWorkflowPath(path, inside(place, 'path')),
    ref: readRef(ref, inside(place, 'ref')),
  };
}

/** The builder, and what it says of the run; members of `github` that are not known change nothing here. */
function readRunner({ builderId: id, internalParameters }: AttestedProvenanceV1) {
  const builderId = readBuilderAddress(id, BUILDER_ID);
  const place = inside(INTERNAL, 'github');
  const github = readOptionalRecord(internalParameters.github, place);
  const text = (name: string) =>
    github[name] === undefined ? undefined : readText(github[name], inside(place, name));
  return {
    builderId,
    sourceRepositoryId: text('repository_id'),
    sourceRepositoryOwnerId: text('repository_owner_id'),
    trigger: text('event_name'),
    runnerEnvironment: agreed('runner', {
      'builder.id': runnerOf(builderId),
      runner_environment: text('runner_environment'),
    }),
  };
}
