/** Predicates in the shapes that GitHub Actions, npm and slsa-github-generator publish; names and digests are made up. */

export const COMMIT = '26d16513386ffaa790b1c32f927544f1322e4194';
export const REPOSITORY = 'https://github.com/acme/tool';
export const TAG = 'refs/tags/v1.2.3';
export const WORKFLOW = '.github/workflows/release.yml';

const uri = `git+${REPOSITORY}@${TAG}`;
const run = `${REPOSITORY}/actions/runs/6014488666/attempts/1`;
const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator';

/** actions/attest-build-provenance. */
export function githubWorkflow() {
  return {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: { workflow: { ref: TAG, repository: REPOSITORY, path: WORKFLOW } },
      internalParameters: {
        github: {
          event_name: 'push',
          repository_id: '495574555',
          repository_owner_id: '71096353',
          runner_environment: 'github-hosted',
        },
      },
      resolvedDependencies: [{ uri, digest: { gitCommit: COMMIT } }],
    },
    runDetails: {
      builder: { id: `${REPOSITORY}/${WORKFLOW}@${TAG}` },
      metadata: { invocationId: run },
    },
  };
}

/** npm's first provenance. */
export function npmOnGithub() {
  return {
    buildType: 'https://github.com/npm/cli/gha/v2',
    builder: { id: 'https://github.com/actions/runner/github-hosted' },
    invocation: {
      configSource: { uri, digest: { sha1: COMMIT }, entryPoint: WORKFLOW },
      parameters: {},
      environment: { ...githubEnvironment(), GITHUB_RUN_ATTEMPT: '1', GITHUB_RUN_ID: '4994975790' },
    },
    metadata: {
      buildInvocationId: '4994975790-1',
      completeness: { parameters: false, environment: false, materials: false },
      reproducible: false,
    },
    materials: [{ uri, digest: { sha1: COMMIT } }],
  };
}

/** slsa-github-generator: `generic@v1`, `go@v1`, `container@v1`. */
export function generator() {
  return {
    builder: { id: `${GENERATOR}/.github/workflows/builder_go_slsa3.yml@refs/tags/v2.0.0` },
    buildType: `${GENERATOR}/go@v1`,
    invocation: {
      configSource: { uri, digest: { sha1: COMMIT }, entryPoint: WORKFLOW },
      parameters: {},
      environment: {
        arch: 'X64',
        github_actor: 'somebody',
        github_base_ref: '',
        github_event_name: 'push',
        github_event_payload: { after: COMMIT, ref: TAG, commits: [], forced: false },
        github_head_ref: '',
        github_ref: TAG,
        github_ref_type: 'tag',
        github_repository_id: '486325809',
        github_repository_owner: 'acme',
        github_repository_owner_id: '80431187',
        github_run_attempt: '1',
        github_sha1: COMMIT,
      },
    },
    buildConfig: { steps: [{ command: ['go', 'build'], env: null, workingDir: '/' }], version: 1 },
    metadata: {
      buildInvocationID: '8791219514-1',
      completeness: { parameters: true, environment: false, materials: false },
      reproducible: false,
    },
    materials: [
      { uri, digest: { sha1: COMMIT } },
      { uri: 'https://github.com/actions/virtual-environments/releases/tag/ubuntu22/20240414.1.0' },
    ],
  };
}

/** A builder made with the delegator of slsa-github-generator, in SLSA v1. */
export function delegator() {
  return {
    buildDefinition: {
      buildType: `${GENERATOR}/delegator-generic@v0`,
      externalParameters: { inputs: { 'java-version': '17' }, vars: {} },
      internalParameters: {
        ...githubEnvironment(),
        GITHUB_RUN_ID: '13530999644',
        GITHUB_EVENT_PAYLOAD: { ref: TAG, repository: { id: 1 } },
      },
      resolvedDependencies: [{ uri, digest: { gitCommit: COMMIT } }],
    },
    runDetails: {
      builder: { id: `${GENERATOR}/.github/workflows/builder_maven_slsa3.yml@refs/tags/v2.1.0` },
      metadata: { invocationId: run },
    },
  };
}

/** The same builders in SLSA v0.2. */
export function delegatorV02() {
  const { buildDefinition, runDetails } = delegator();
  return {
    builder: runDetails.builder,
    buildType: buildDefinition.buildType,
    invocation: {
      configSource: { uri, digest: { sha1: COMMIT }, entryPoint: WORKFLOW },
      parameters: { inputs: { 'node-version': '18' } },
      environment: githubEnvironment(),
    },
    metadata: { buildInvocationId: run, completeness: { parameters: true } },
    materials: [{ uri, digest: { sha1: COMMIT } }],
  };
}

/** The container-based builder. */
export function containerBased() {
  const image = { sha256: '9e2ba52487d945504d250de186cb4fe2e3ba023ed2921dd6ac8b97ed43e76af9' };
  return {
    buildDefinition: {
      buildType: 'https://slsa.dev/container-based-build/v0.1?draft',
      externalParameters: {
        source: { uri, digest: { sha1: COMMIT } },
        builderImage: { uri: `bash@sha256:${image.sha256}`, digest: image },
        configPath: '.github/config.toml',
        buildConfig: { ArtifactPath: 'tool', Command: ['make'] },
      },
      internalParameters: { ...githubEnvironment(), GITHUB_RUN_ID: 5758776304, GITHUB_BASE_REF: '' },
      resolvedDependencies: [
        { uri, digest: { sha1: COMMIT } },
        { uri: `git+${GENERATOR}@refs/tags/v1.8.0`, digest: image },
      ],
    },
    runDetails: {
      builder: { id: `${GENERATOR}/.github/workflows/builder_container-based_slsa3.yml@refs/tags/v1.8.0` },
      metadata: { invocationId: run },
    },
  };
}

function githubEnvironment() {
  return {
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: TAG,
    GITHUB_REPOSITORY: 'acme/tool',
    GITHUB_REPOSITORY_ID: '495574555',
    GITHUB_REPOSITORY_OWNER_ID: '71096353',
    GITHUB_SHA: COMMIT,
    GITHUB_WORKFLOW_REF: `acme/tool/${WORKFLOW}@${TAG}`,
    GITHUB_WORKFLOW_SHA: COMMIT,
  };
}
