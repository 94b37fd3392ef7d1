import type { BuildFacts } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { readOptionalRecord } from '../../../model/strict-json/read-record.ts';
import {
  type AttestedProvenanceV1,
  BUILDER_ID,
  EXTERNAL,
  readAttestedProvenanceV1,
} from '../../statement/attested-provenance-v1.ts';
import { readRepository } from '../common/address.ts';
import { agreed } from '../common/agree.ts';
import { buildFacts, mustBeBuildType } from '../common/build-facts.ts';
import { readRunnerOfProject } from '../common/gitlab-runner.ts';
import { type GitlabContext, readGitlabContext } from '../common/gitlab-variables.ts';
import { readParameters } from '../common/parameters.ts';
import { readSource } from '../common/source.ts';
import { readHidden } from './hidden-values.ts';
import { parameters } from './parameters.ts';
import { isRunnerBuildType } from './runner-build-type.ts';

/** GitLab's own build type (docs.gitlab.com, "SLSA provenance specification"). */
export const GITLAB_BUILD_TYPE = 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1';

/** @throws HeadwaterError VERIFY_BUILD_TYPE, VERIFY_PREDICATE_INVALID, VERIFY_PARAMETER_UNKNOWN */
export function readV1(predicate: unknown): BuildFacts {
  const provenance = readAttestedProvenanceV1(predicate);
  const external = readExternal(provenance);
  const { context } = external;
  const source = readAgreedSource(provenance, external.source, context);
  return buildFacts({
    buildType: provenance.buildType,
    builderId: readRunnerOfProject(provenance.builderId, source.sourceRepository, BUILDER_ID),
    ...source,
    sourceRepositoryId: context.projectId,
    sourceRepositoryOwnerId: context.namespaceId,
    trigger: context.trigger,
    invocation: provenance.invocation,
    parameters: readParameters(external.found, parameters, EXTERNAL),
    startedAt: provenance.startedAt,
    finishedAt: provenance.finishedAt,
  });
}

interface External {
  readonly source: unknown;
  readonly context: GitlabContext;
  /** The parameters as they are judged. */
  readonly found: Readonly<Record<string, unknown>>;
}

/** GitLab writes variables as an object of their own, its runner as parameters without values. */
function readExternal({ buildType, externalParameters }: AttestedProvenanceV1): External {
  if (isRunnerBuildType(buildType)) {
    const { source, entryPoint, ...names } = externalParameters;
    const context = readGitlabContext(readHidden(names, EXTERNAL), EXTERNAL);
    return {
      source,
      context,
      found: { entryPoint: readJob(entryPoint, context), variables: context.chosen },
    };
  }
  mustBeBuildType(buildType, [GITLAB_BUILD_TYPE]);
  const { source, entryPoint, variables, ...others } = externalParameters;
  const place = inside(EXTERNAL, 'variables');
  const context = readGitlabContext(readOptionalRecord(variables, place), place);
  const job = readJob(entryPoint, context);
  return { source, context, found: { ...others, entryPoint: job, variables: context.chosen } };
}

function readJob(entryPoint: unknown, { job }: GitlabContext): string | undefined {
  return agreed('job', {
    entryPoint: readText(entryPoint, inside(EXTERNAL, 'entryPoint')),
    CI_JOB_NAME: job,
  });
}

function readAgreedSource(provenance: AttestedProvenanceV1, source: unknown, context: GitlabContext) {
  const resolved = readSource(provenance.resolvedDependencies, ['gitCommit', 'sha256', 'sha1']);
  agreed('source repository', {
    resolvedDependencies: resolved.repository,
    source: readRepository(source, inside(EXTERNAL, 'source')),
    CI_PROJECT_URL: context.repository,
  });
  agreed('commit', { resolvedDependencies: resolved.commit, CI_COMMIT_SHA: context.commit });
  return {
    sourceRepository: resolved.repository,
    sourceCommit: resolved.commit,
    sourceRef: agreed('ref', { resolvedDependencies: resolved.ref, variables: context.ref }),
  };
}
