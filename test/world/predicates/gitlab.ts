/** Predicates in the shapes that GitLab, its runner and npm on GitLab publish; names and digests are made up. */

export const COMMIT = '6e02e901e936bfac3d4691984dff8c505410cbc3';
export const PROJECT = 'https://gitlab.com/acme/group/tool';

const builder = { id: `${PROJECT}/-/runners/12270835` };
const RUNNER = 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob';

/** GitLab itself, SLSA v1. */
export function gitlab() {
  return {
    buildDefinition: {
      buildType: 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1',
      externalParameters: {
        source: PROJECT,
        entryPoint: 'build-job',
        variables: {
          CI: 'true',
          CI_COMMIT_REF_NAME: 'v1.2.3',
          CI_COMMIT_SHA: COMMIT,
          CI_COMMIT_TAG: 'v1.2.3',
          CI_JOB_NAME: 'build-job',
          CI_JOB_TOKEN: '[MASKED]',
          CI_PIPELINE_SOURCE: 'push',
          CI_PROJECT_ID: '1234',
          CI_PROJECT_NAMESPACE_ID: '56',
          CI_PROJECT_URL: PROJECT,
        },
      },
      internalParameters: { architecture: 'amd64', executor: 'docker+machine', job: 10340684631, name: 'x' },
      resolvedDependencies: [{ uri: PROJECT, digest: { gitCommit: COMMIT } }],
    },
    runDetails: {
      builder: { ...builder, version: { 'gitlab-runner': '4d7093e1' } },
      metadata: {
        invocationId: '10340684631',
        startedOn: '2025-06-13T07:25:13Z',
        finishedOn: '2025-06-13T07:25:40Z',
      },
    },
  };
}

/** GitLab's runner, SLSA v1. */
export function runnerV1() {
  const { buildDefinition, runDetails } = gitlab();
  return {
    buildDefinition: {
      ...buildDefinition,
      buildType: `${RUNNER}/v17.1.0/PROVENANCE.md`,
      externalParameters: {
        source: PROJECT,
        entryPoint: 'build-job',
        CI: '',
        CI_COMMIT_SHA: '',
        GITLAB_CI: '',
      },
      resolvedDependencies: [{ uri: PROJECT, digest: { sha256: COMMIT } }],
    },
    runDetails,
  };
}

/** GitLab's runner, SLSA v0.2. */
export function runnerV02() {
  return {
    buildType: `${RUNNER}/v15.11.0/PROVENANCE.md`,
    builder,
    invocation: {
      configSource: { uri: PROJECT, digest: { sha256: COMMIT }, entryPoint: 'build-job' },
      parameters: { CI: '', CI_COMMIT_SHA: '', GITLAB_CI: '' },
      environment: { name: 'x', executor: 'docker', architecture: 'amd64', job: { id: 42 } },
    },
    metadata: {
      buildStartedOn: '2023-05-19T14:17:12Z',
      buildFinishedOn: '2023-05-19T14:18:12Z',
      reproducible: false,
      completeness: { parameters: true, environment: true, materials: false },
    },
  };
}

/** npm on GitLab. */
export function npmOnGitlab() {
  return {
    buildType: 'https://github.com/npm/cli/gitlab/v0alpha1',
    builder,
    invocation: {
      configSource: { uri: `git+${PROJECT}`, digest: { sha1: COMMIT }, entryPoint: 'deploy' },
      parameters: {
        CI: 'true',
        CI_COMMIT_BRANCH: 'main',
        CI_COMMIT_REF_NAME: 'main',
        CI_COMMIT_SHA: COMMIT,
        CI_COMMIT_TITLE: 'release: 1.2.3',
        CI_CONFIG_PATH: '.gitlab-ci.yml',
        CI_JOB_NAME: 'deploy',
        CI_PIPELINE_SOURCE: 'push',
        CI_PROJECT_ID: '45735453',
        CI_PROJECT_NAMESPACE_ID: '3153222',
        CI_PROJECT_URL: PROJECT,
        RUNNER_GENERATE_ARTIFACTS_METADATA: 'true',
      },
      environment: {
        name: 'x',
        architecture: 'linux/amd64',
        server: 'https://gitlab.com',
        project: 'acme/group/tool',
        job: { id: '4316132595' },
        pipeline: { id: '872773336', ref: '.gitlab-ci.yml' },
      },
    },
    metadata: {
      buildInvocationId: `${PROJECT}/-/jobs/4316132595`,
      completeness: { parameters: true, environment: true, materials: false },
      reproducible: false,
    },
    materials: [{ uri: `git+${PROJECT}`, digest: { sha1: COMMIT } }],
  };
}
