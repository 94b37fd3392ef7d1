import { PROVENANCE_TYPE, STATEMENT_TYPE } from '../../../src/model/attestation.ts';
import type { GitHubIdentity, GitLabIdentity } from './identity.ts';

/**
 * Statements as the tools of others write them, honest about a run. Plain data that tests
 * may twist; typed as such.
 */

export interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}

const PROVENANCE_V02_TYPE = 'https://slsa.dev/provenance/v0.2';
const STATEMENT_V01_TYPE = 'https://in-toto.io/Statement/v0.1';
const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator';

/** actions/attest-build-provenance: SLSA v1, GitHub's own build type. */
export function artifactAttestation(run: GitHubIdentity, subject: Subject) {
  return v1(subject, {
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    externalParameters: { workflow: calledWorkflow(run) },
    internalParameters: {
      github: {
        event_name: run.event_name,
        repository_id: run.repository_id,
        repository_owner_id: run.repository_owner_id,
        runner_environment: run.runner_environment,
      },
    },
    resolvedDependencies: [{ uri: sourceUri(run), digest: { gitCommit: run.sha } }],
    builderId: `https://github.com/${run.job_workflow_ref}`,
    metadata: { invocationId: invocation(run) },
  });
}

/** npm publish --provenance since npm 9.5: SLSA v1. */
export function npmV1(run: GitHubIdentity, subject: Subject) {
  return v1(subject, {
    buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
    externalParameters: { workflow: calledWorkflow(run) },
    internalParameters: {
      github: {
        event_name: run.event_name,
        repository_id: run.repository_id,
        repository_owner_id: run.repository_owner_id,
      },
    },
    resolvedDependencies: [{ uri: sourceUri(run), digest: { gitCommit: run.sha } }],
    builderId: `https://github.com/actions/runner/${run.runner_environment}`,
    metadata: { invocationId: invocation(run) },
  });
}

/** npm publish --provenance in its first releases: SLSA v0.2. */
export function npmV02(run: GitHubIdentity, subject: Subject) {
  return v02(subject, {
    builder: { id: 'https://github.com/actions/runner' },
    buildType: 'https://github.com/npm/cli/gha/v2',
    invocation: {
      configSource: { uri: sourceUri(run), digest: { sha1: run.sha }, entryPoint: workflowPath(run) },
      parameters: {},
      environment: {
        GITHUB_EVENT_NAME: run.event_name,
        GITHUB_REF: run.ref,
        GITHUB_REPOSITORY: run.repository,
        GITHUB_REPOSITORY_ID: run.repository_id,
        GITHUB_REPOSITORY_OWNER_ID: run.repository_owner_id,
        GITHUB_RUN_ATTEMPT: run.run_attempt,
        GITHUB_RUN_ID: run.run_id,
        GITHUB_SHA: run.sha,
        GITHUB_WORKFLOW_REF: run.workflow_ref,
        GITHUB_WORKFLOW_SHA: run.workflow_sha,
      },
    },
    metadata: {
      buildInvocationId: `${run.run_id}-${run.run_attempt}`,
      completeness: { parameters: false, environment: false, materials: false },
      reproducible: false,
    },
    materials: [{ uri: sourceUri(run), digest: { sha1: run.sha } }],
  });
}

/** slsa-github-generator's generic generator: SLSA v0.2. */
export function generatorV02(run: GitHubIdentity, subject: Subject) {
  return v02(subject, {
    builder: { id: `https://github.com/${run.job_workflow_ref}` },
    buildType: `${GENERATOR}/generic@v1`,
    invocation: {
      configSource: { uri: sourceUri(run), digest: { sha1: run.sha }, entryPoint: workflowPath(run) },
      parameters: {},
      environment: {
        github_actor: run.repository_owner,
        github_base_ref: '',
        github_event_name: run.event_name,
        github_event_payload: { ref: run.ref, repository: { full_name: run.repository } },
        github_head_ref: '',
        github_ref: run.ref,
        github_repository_id: run.repository_id,
        github_repository_owner: run.repository_owner,
        github_repository_owner_id: run.repository_owner_id,
        github_run_attempt: run.run_attempt,
        github_run_id: run.run_id,
        github_sha1: run.sha,
      },
    },
    metadata: {
      buildInvocationID: `${run.run_id}-${run.run_attempt}`,
      completeness: { parameters: true, environment: false, materials: false },
      reproducible: false,
    },
    materials: [{ uri: sourceUri(run), digest: { sha1: run.sha } }],
  });
}

/** A builder made with slsa-github-generator's delegator: SLSA v1. */
export function generatorV1(run: GitHubIdentity, subject: Subject) {
  return v1(subject, {
    buildType: `${GENERATOR}/delegator-generic@v0`,
    externalParameters: { inputs: { 'run-scripts': 'ci, build' } },
    internalParameters: {
      GITHUB_EVENT_NAME: run.event_name,
      GITHUB_REF: run.ref,
      GITHUB_REPOSITORY: run.repository,
      GITHUB_REPOSITORY_ID: run.repository_id,
      GITHUB_REPOSITORY_OWNER_ID: run.repository_owner_id,
      GITHUB_RUN_ID: run.run_id,
      GITHUB_SHA: run.sha,
      GITHUB_WORKFLOW_REF: run.workflow_ref,
    },
    resolvedDependencies: [{ uri: sourceUri(run), digest: { gitCommit: run.sha } }],
    builderId: `https://github.com/${run.job_workflow_ref}`,
    metadata: { invocationId: invocation(run) },
  });
}

/** GitLab's own provenance: SLSA v1. */
export function gitLabV1(run: GitLabIdentity, subject: Subject) {
  const source = `https://gitlab.com/${run.project_path}`;
  return v1(subject, {
    buildType: 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1',
    externalParameters: {
      source,
      entryPoint: 'build',
      variables: {
        CI_COMMIT_SHA: run.sha,
        CI_COMMIT_TAG: run.ref.replace('refs/tags/', ''),
        CI_JOB_NAME: 'build',
        CI_PIPELINE_SOURCE: run.pipeline_source,
        CI_PROJECT_ID: run.project_id,
        CI_PROJECT_URL: source,
      },
    },
    internalParameters: { architecture: 'amd64', executor: 'docker+machine' },
    resolvedDependencies: [{ uri: source, digest: { gitCommit: run.sha } }],
    builderId: `${source}/-/runners/12270845`,
    metadata: { invocationId: run.job_id },
  });
}

interface DefinitionV1 {
  readonly buildType: string;
  readonly externalParameters: unknown;
  readonly internalParameters: unknown;
  readonly resolvedDependencies: readonly unknown[];
  readonly builderId: string;
  readonly metadata: unknown;
}

function v1(subject: Subject, { builderId, metadata, ...buildDefinition }: DefinitionV1) {
  return {
    _type: STATEMENT_TYPE,
    subject: [subject],
    predicateType: PROVENANCE_TYPE,
    predicate: { buildDefinition, runDetails: { builder: { id: builderId }, metadata } },
  };
}

function v02(subject: Subject, predicate: unknown) {
  return { _type: STATEMENT_V01_TYPE, subject: [subject], predicateType: PROVENANCE_V02_TYPE, predicate };
}

function calledWorkflow(run: GitHubIdentity) {
  return { ref: run.ref, repository: `https://github.com/${run.repository}`, path: workflowPath(run) };
}

/** `.github/workflows/release.yml` of `owner/name/.github/workflows/release.yml@ref`. */
function workflowPath({ workflow_ref }: GitHubIdentity): string {
  return workflow_ref.split('@')[0]?.split('/').slice(2).join('/') ?? '';
}

function sourceUri(run: GitHubIdentity): string {
  return `git+https://github.com/${run.repository}@${run.ref}`;
}

function invocation(run: GitHubIdentity): string {
  return `https://github.com/${run.repository}/actions/runs/${run.run_id}/attempts/${run.run_attempt}`;
}
