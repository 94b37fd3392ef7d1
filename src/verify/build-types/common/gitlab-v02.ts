import type { BuildFacts, KnownParameter } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import {
  BUILDER_V02_ID,
  CONFIG_SOURCE,
  PARAMETERS,
  type ProvenanceV02,
} from '../../statement/provenance-v02.ts';
import { readGitAddress } from './address.ts';
import { agreed } from './agree.ts';
import { buildFacts } from './build-facts.ts';
import { readCommitDigest } from './commit.ts';
import { readRunnerOfProject } from './gitlab-runner.ts';
import { type GitlabContext, readGitlabContext } from './gitlab-variables.ts';
import { readParameters } from './parameters.ts';
import { readSource, type Source } from './source.ts';

interface GitlabV02 {
  /** Under which names the commit stands in a digest set. */
  readonly digestNames: readonly string[];
  /** The external parameters, of what somebody chose. */
  readonly parametersOf: (context: GitlabContext) => Readonly<Record<string, unknown>>;
  readonly parameters: readonly KnownParameter[];
}

/**
 * The facts of SLSA v0.2 provenance of a job of GitLab CI: `configSource`, the first
 * material and GitLab's variables tell of the same source, and must agree.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID, VERIFY_PARAMETER_UNKNOWN
 */
export function readGitlabV02(provenance: ProvenanceV02, options: GitlabV02): BuildFacts {
  const context = readGitlabContext(provenance.parameters, PARAMETERS);
  const source = readAgreedSource(provenance, context, options.digestNames);
  const entryPoint = agreed('job', {
    entryPoint: provenance.configSource.entryPoint,
    CI_JOB_NAME: context.job,
  });
  const found = { ...options.parametersOf(context), entryPoint };
  return buildFacts({
    buildType: provenance.buildType,
    builderId: readRunnerOfProject(provenance.builderId, source.repository, BUILDER_V02_ID),
    sourceRepository: source.repository,
    sourceCommit: source.commit,
    sourceRef: source.ref,
    sourceRepositoryId: context.projectId,
    sourceRepositoryOwnerId: context.namespaceId,
    trigger: context.trigger,
    invocation: provenance.invocation,
    parameters: readParameters(found, options.parameters, PARAMETERS),
    startedAt: provenance.startedAt,
    finishedAt: provenance.finishedAt,
  });
}

function readAgreedSource(
  { configSource, materials }: ProvenanceV02,
  context: GitlabContext,
  digestNames: readonly string[],
): Source {
  const { repository, ref } = readGitAddress(configSource.uri, inside(CONFIG_SOURCE, 'uri'));
  const commit = readCommitDigest(configSource.digest, digestNames, inside(CONFIG_SOURCE, 'digest'));
  const material = materials.length === 0 ? undefined : readSource(materials, digestNames);
  agreed('source repository', {
    configSource: repository,
    materials: material?.repository,
    CI_PROJECT_URL: context.repository,
  });
  agreed('commit', { configSource: commit, materials: material?.commit, CI_COMMIT_SHA: context.commit });
  const agreedRef = agreed('ref', { configSource: ref, materials: material?.ref, variables: context.ref });
  return { repository, commit, ...(agreedRef !== undefined && { ref: agreedRef }) };
}
