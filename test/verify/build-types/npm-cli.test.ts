import { describe, expect, test } from 'vitest';
import { COMMIT, npmOnGithub, REPOSITORY, TAG, WORKFLOW } from '../../world/predicates/github.ts';
import { npmOnGitlab, PROJECT, COMMIT as PROJECT_COMMIT } from '../../world/predicates/gitlab.ts';
import {
  type Attack,
  addressAttacks,
  codeOf,
  commitAttacks,
  read,
  V02,
} from '../../world/predicates/reading.ts';
import { append, both, drop, edit, set } from '../../world/twist.ts';

const config = 'invocation.configSource';
const environment = 'invocation.environment';
const variables = 'invocation.parameters';

test('what npm claims of a run of GitHub Actions', () => {
  expect(read(V02, npmOnGithub())).toEqual({
    buildType: 'https://github.com/npm/cli/gha/v2',
    builderId: 'https://github.com/actions/runner/github-hosted',
    sourceRepository: REPOSITORY,
    sourceCommit: COMMIT,
    sourceRef: TAG,
    workflow: { repository: REPOSITORY, path: WORKFLOW, ref: TAG },
    sourceRepositoryId: '495574555',
    sourceRepositoryOwnerId: '71096353',
    runnerEnvironment: 'github-hosted',
    trigger: 'push',
    invocation: '4994975790-1',
    runId: '4994975790',
    runAttempt: '1',
    workflowCommit: COMMIT,
    parameters: {},
  });
});

test('the first releases of it do not name the runner', () => {
  const early = set('builder.id', 'https://github.com/actions/runner')(npmOnGithub());
  expect(read(V02, early)).not.toHaveProperty('runnerEnvironment');
});

test('what npm claims of a job of GitLab', () => {
  expect(read(V02, npmOnGitlab())).toEqual({
    buildType: 'https://github.com/npm/cli/gitlab/v0alpha1',
    builderId: `${PROJECT}/-/runners/12270835`,
    sourceRepository: PROJECT,
    sourceCommit: PROJECT_COMMIT,
    sourceRef: 'refs/heads/main',
    workflow: { repository: PROJECT, path: '/.gitlab-ci.yml', ref: 'refs/heads/main' },
    sourceRepositoryId: '45735453',
    sourceRepositoryOwnerId: '3153222',
    trigger: 'push',
    invocation: `${PROJECT}/-/jobs/4316132595`,
    parameters: { entryPoint: '"deploy"' },
  });
});

test('a file of GitLab’s pipeline is named as certificates name it', () => {
  const { workflow } = read(V02, npmOnGitlab());
  const name = `${workflow?.repository}/${workflow?.path}@${workflow?.ref}`;
  expect(name).toBe('https://gitlab.com/acme/group/tool//.gitlab-ci.yml@refs/heads/main');
});

test('a short name of a ref could be anything, and names none', () => {
  const merge = drop(`${variables}.CI_COMMIT_BRANCH`)(npmOnGitlab());
  expect(read(V02, merge)).not.toHaveProperty('sourceRef');
});

const githubAttacks: readonly Attack[] = [
  ['a parameter', set(`${variables}.inputs`, {}), 'VERIFY_PARAMETER_UNKNOWN'],
  [
    'inputs of the event, called environment',
    set(`${environment}.GITHUB_EVENT_PAYLOAD`, { inputs: { a: 1 } }),
    'VERIFY_PARAMETER_UNKNOWN',
  ],
  [
    'another repository among the materials',
    edit('materials.0.uri', (uri) => uri.replace('tool', 'tool-evil')),
  ],
  ['another ref among the materials', edit('materials.0.uri', (uri) => uri.replace('v1.2.3', 'v1.2'))],
  ['another commit among the materials', set('materials.0.digest.sha1', 'b'.repeat(40))],
  ['another ref in the environment', set(`${environment}.GITHUB_REF`, 'refs/heads/main')],
  ['another commit in the environment', set(`${environment}.GITHUB_SHA`, 'b'.repeat(40))],
  ['another repository in the environment', set(`${environment}.GITHUB_REPOSITORY`, 'acme/tool-evil')],
  ['the repository in another case in the environment', set(`${environment}.GITHUB_REPOSITORY`, 'Acme/tool')],
  ['a workflow of another repository', edit(`${environment}.GITHUB_WORKFLOW_REF`, (ref) => `evil/${ref}`)],
  [
    'another workflow in the environment',
    edit(`${environment}.GITHUB_WORKFLOW_REF`, (ref) => ref.replace('release', 'test')),
  ],
  [
    'a workflow at another ref',
    edit(`${environment}.GITHUB_WORKFLOW_REF`, (ref) => ref.replace('v1.2.3', 'v1.2.2')),
  ],
  ['a workflow without a ref', edit(`${environment}.GITHUB_WORKFLOW_REF`, (ref) => ref.replace(/@.*/, ''))],
  ['another entry point', set(`${config}.entryPoint`, '.github/workflows/test.yml')],
  ['an entry point that is a title', set(`${config}.entryPoint`, 'Release')],
  ['a second digest', set(`${config}.digest.sha256`, 'c'.repeat(64))],
  ['no config source', drop(config)],
  ['no materials', set('materials', [])],
  ['a second material of the repository', append('materials', { uri: `git+${REPOSITORY}@refs/heads/main` })],
  ['materials that are null', set('materials', null)],
  ['an unknown member', set('recipe', {})],
  ['an unknown member of the invocation', set('invocation.inputs', {})],
  ['a second name of the run', set('metadata.buildInvocationID', '1-1')],
  ['a builder without an address', set('builder.id', '')],
  ['a list for the environment', set(environment, [])],
  ...addressAttacks(`${config}.uri`),
  ...commitAttacks(`${config}.digest.sha1`),
];

const gitlabAttacks: readonly Attack[] = [
  ['a variable that GitLab does not set', set(`${variables}.DEPLOY_ENV`, 'x'), 'VERIFY_PARAMETER_UNKNOWN'],
  ['one that only begins like GitLab’s', set(`${variables}.CI_EVIL`, 'x'), 'VERIFY_PARAMETER_UNKNOWN'],
  ['another commit in the variables', set(`${variables}.CI_COMMIT_SHA`, 'b'.repeat(40))],
  ['another project in the variables', set(`${variables}.CI_PROJECT_URL`, `${PROJECT}-evil`)],
  ['another branch', set(`${variables}.CI_COMMIT_REF_NAME`, 'release')],
  ['a branch and a tag', set(`${variables}.CI_COMMIT_TAG`, 'main')],
  ['another job', set(`${variables}.CI_JOB_NAME`, 'test')],
  ['another file of the pipeline', set(`${variables}.CI_CONFIG_PATH`, 'other.yml')],
  [
    'a file of another project',
    both(
      set(`${variables}.CI_CONFIG_PATH`, 'a.yml@evil/x'),
      set(`${environment}.pipeline.ref`, 'a.yml@evil/x'),
    ),
  ],
  ['another commit among the materials', set('materials.0.digest.sha1', 'b'.repeat(40))],
  ['another project among the materials', set('materials.0.uri', 'git+https://gitlab.com/acme/tool')],
  ['a runner of another project', set('builder.id', 'https://gitlab.com/acme/other/-/runners/1')],
  ['a runner without a number', set('builder.id', `${PROJECT}/-/runners/latest`)],
  ['a runner whose page only begins so', edit('builder.id', (id) => `${id}/../2`)],
  ['an unknown member', set('invocation.inputs', {})],
  ['a variable that is a list', set(`${variables}.CI_COMMIT_BRANCH`, ['main'])],
  ...addressAttacks(`${config}.uri`),
  ...commitAttacks(`${config}.digest.sha1`),
];

describe('refused on GitHub', () => {
  test.for(githubAttacks)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(V02, twist(npmOnGithub())))).toBe(code);
  });
});

describe('refused on GitLab', () => {
  test.for(gitlabAttacks)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(V02, twist(npmOnGitlab())))).toBe(code);
  });
});
