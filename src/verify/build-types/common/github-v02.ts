import type { BuildFacts, KnownParameter } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import {
  BUILDER_V02_ID,
  CONFIG_SOURCE,
  ENVIRONMENT,
  PARAMETERS,
  type ProvenanceV02,
} from '../../statement/provenance-v02.ts';
import { readGitAddress } from './address.ts';
import { agreed } from './agree.ts';
import { buildFacts } from './build-facts.ts';
import { readBuilderAddress, runnerOf } from './builder-id.ts';
import { readCommitDigest } from './commit.ts';
import { type GithubContext, readGithubContext } from './github-context.ts';
import { readParameters, withEventInputs } from './parameters.ts';
import { readSource, type Source } from './source.ts';
import { readWorkflowPath } from './workflow.ts';

interface GithubV02 {
  readonly spelling: 'environment' | 'generator';
  readonly parameters: readonly KnownParameter[];
}

/**
 * The facts of SLSA v0.2 provenance of a run of GitHub Actions: `configSource`, the first
 * material and the environment tell of the same source, and must agree.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID, VERIFY_PARAMETER_UNKNOWN
 */
export function readGithubV02(provenance: ProvenanceV02, { spelling, parameters }: GithubV02): BuildFacts {
  const builderId = readBuilderAddress(provenance.builderId, BUILDER_V02_ID);
  const config = readConfig(provenance);
  const material = readSource(provenance.materials, ['sha1']);
  const context = readGithubContext(
    provenance.environment,
    { repository: config.repository, spelling },
    ENVIRONMENT,
  );
  const { source, workflow } = agreedSource({ config, material, context, provenance });
  return buildFacts({
    buildType: provenance.buildType,
    builderId,
    ...source,
    workflow,
    sourceRepositoryId: context.repositoryId,
    sourceRepositoryOwnerId: context.ownerId,
    runnerEnvironment: runnerOf(builderId),
    trigger: context.trigger,
    runId: context.runId,
    runAttempt: context.runAttempt,
    workflowCommit: context.workflowCommit,
    invocation: provenance.invocation,
    parameters: readParameters(
      withEventInputs(provenance.parameters, context.eventInputs, PARAMETERS),
      parameters,
      PARAMETERS,
    ),
    startedAt: provenance.startedAt,
    finishedAt: provenance.finishedAt,
  });
}

function readConfig({ configSource }: ProvenanceV02): Source {
  const address = readGitAddress(configSource.uri, inside(CONFIG_SOURCE, 'uri'));
  return {
    ...address,
    commit: readCommitDigest(configSource.digest, ['sha1'], inside(CONFIG_SOURCE, 'digest')),
  };
}

interface Places {
  readonly config: Source;
  readonly material: Source;
  readonly context: GithubContext;
  readonly provenance: ProvenanceV02;
}

function agreedSource({ config, material, context, provenance }: Places) {
  const { entryPoint } = provenance.configSource;
  const path =
    entryPoint === undefined ? undefined : readWorkflowPath(entryPoint, inside(CONFIG_SOURCE, 'entryPoint'));
  agreed('source repository', { configSource: config.repository, materials: material.repository });
  const ref = agreed('ref', {
    configSource: config.ref,
    materials: material.ref,
    environment: context.ref,
    'ref of the workflow': context.workflow?.ref,
  });
  agreed('commit', { configSource: config.commit, materials: material.commit, environment: context.commit });
  const workflowPath = agreed('workflow', { entryPoint: path, environment: context.workflow?.path });
  return {
    source: { sourceRepository: config.repository, sourceCommit: config.commit, sourceRef: ref },
    workflow:
      workflowPath === undefined
        ? undefined
        : { repository: config.repository, path: workflowPath, ...(ref !== undefined && { ref }) },
  };
}
