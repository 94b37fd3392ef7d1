import { describe, expect, test } from 'vitest';
import { COMMIT, githubWorkflow, REPOSITORY, TAG, WORKFLOW } from '../../world/predicates/github.ts';
import {
  type Attack,
  addressAttacks,
  codeOf,
  commitAttacks,
  read,
  V1,
} from '../../world/predicates/reading.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../../world/twist.ts';

const definition = 'buildDefinition';
const workflow = `${definition}.externalParameters.workflow`;
const source = `${definition}.resolvedDependencies.0`;
const github = `${definition}.internalParameters.github`;
const legacyType = 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1';
const legacy = both(
  set(`${definition}.buildType`, legacyType),
  set('runDetails.builder.id', 'https://github.com/actions/runner/github-hosted'),
  drop(`${github}.runner_environment`),
);

function facts(...twists: readonly Twist[]) {
  return read(V1, both(...twists)(githubWorkflow()));
}

test('what an artifact attestation claims', () => {
  expect(facts()).toEqual({
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    builderId: `${REPOSITORY}/${WORKFLOW}@${TAG}`,
    sourceRepository: REPOSITORY,
    sourceCommit: COMMIT,
    sourceRef: TAG,
    workflow: { repository: REPOSITORY, path: WORKFLOW, ref: TAG },
    sourceRepositoryId: '495574555',
    sourceRepositoryOwnerId: '71096353',
    runnerEnvironment: 'github-hosted',
    trigger: 'push',
    invocation: `${REPOSITORY}/actions/runs/6014488666/attempts/1`,
    parameters: {},
  });
});

test('npm and the early action say the runner in the name of the builder', () => {
  expect(facts(legacy)).toMatchObject({ buildType: legacyType, runnerEnvironment: 'github-hosted' });
  const ownRunner = set('runDetails.builder.id', 'https://github.com/actions/runner/self-hosted');
  expect(facts(legacy, ownRunner)).toMatchObject({ runnerEnvironment: 'self-hosted' });
});

test('parameters are told by their paths, and empty ones are none', () => {
  const inputs = set(`${definition}.externalParameters.inputs`, { b: 'x', a: true });
  expect(facts(inputs).parameters).toEqual({ inputs: '{"a":true,"b":"x"}' });
  expect(facts(set(`${definition}.externalParameters.vars`, {})).parameters).toEqual({});
  expect(facts(set(`${definition}.externalParameters.release`, null)).parameters).toEqual({});
});

test('an address may end in .git, a commit may have 64 digits, further materials may have gone in', () => {
  const image = { uri: 'pkg:docker/alpine@3', digest: { sha256: 'a'.repeat(64) } };
  const twists = [
    edit(`${source}.uri`, (uri) => uri.replace('@', '.git@')),
    set(`${source}.digest.gitCommit`, 'a'.repeat(64)),
    append(`${definition}.resolvedDependencies`, image),
    set('runDetails.byproducts', [{ anything: 1 }]),
  ];
  expect(facts(...twists)).toMatchObject({ sourceRepository: REPOSITORY, sourceCommit: 'a'.repeat(64) });
});

const attacks: readonly Attack[] = [
  [
    'an unknown external parameter',
    set(`${definition}.externalParameters.debug`, true),
    'VERIFY_PARAMETER_UNKNOWN',
  ],
  [
    'an unknown parameter that is empty',
    set(`${definition}.externalParameters.debug`, {}),
    'VERIFY_PARAMETER_UNKNOWN',
  ],
  [
    'a parameter named __proto__',
    set(`${definition}.externalParameters.__proto__`, {}),
    'VERIFY_PARAMETER_UNKNOWN',
  ],
  [
    'a parameter in another case',
    set(`${definition}.externalParameters.Inputs`, {}),
    'VERIFY_PARAMETER_UNKNOWN',
  ],
  ['another repository in the workflow', set(`${workflow}.repository`, 'https://github.com/acme/tool-evil')],
  ['the repository in another case', set(`${workflow}.repository`, 'https://github.com/Acme/tool')],
  ['another ref in the workflow', set(`${workflow}.ref`, 'refs/heads/main')],
  ['another ref of the source', edit(`${source}.uri`, (uri) => uri.replace('v1.2.3', 'v1.2.4'))],
  ['a short ref', set(`${workflow}.ref`, 'v1.2.3')],
  ['a ref that is a commit', set(`${workflow}.ref`, COMMIT)],
  ['a ref with two dots', set(`${workflow}.ref`, 'refs/tags/../heads/main')],
  ['a ref with an encoded slash', set(`${workflow}.ref`, 'refs/tags/v1%2F2')],
  ['a ref with a line break', set(`${workflow}.ref`, 'refs/tags/v1.2.3\n')],
  ['no ref', drop(`${workflow}.ref`)],
  ['no workflow', drop(workflow)],
  ['a second workflow inside the first', copy(workflow, `${workflow}.workflow`)],
  ['a workflow above its repository', set(`${workflow}.path`, '../.github/workflows/release.yml')],
  ['an absolute workflow', set(`${workflow}.path`, '/.github/workflows/release.yml')],
  ['a workflow with a ref in its path', set(`${workflow}.path`, `${WORKFLOW}@refs/heads/main`)],
  ['a workflow that is no file of YAML', set(`${workflow}.path`, '.github/workflows/release')],
  ['no source', set(`${definition}.resolvedDependencies`, [])],
  ['no list of dependencies', drop(`${definition}.resolvedDependencies`)],
  [
    'the source twice',
    append(`${definition}.resolvedDependencies`, githubWorkflow().buildDefinition.resolvedDependencies[0]),
  ],
  [
    'the source again without a ref',
    append(`${definition}.resolvedDependencies`, { uri: `git+${REPOSITORY}` }),
  ],
  ['a second digest of the source', set(`${source}.digest.sha1`, 'b'.repeat(40))],
  [
    'the commit under another name',
    both(copy(`${source}.digest.gitCommit`, `${source}.digest.sha256`), drop(`${source}.digest.gitCommit`)),
  ],
  ['no digest of the source', drop(`${source}.digest`)],
  ['a builder of two meanings', set('runDetails.builder.id', 'https://github.com/acme/../evil')],
  ['a builder with a query', edit('runDetails.builder.id', (id) => `${id}?x`)],
  ['a builder that is no address', set('runDetails.builder.id', 'GitHub')],
  ['a second name of the builder', set('runDetails.builder.name', 'GitHub')],
  ['no builder', drop('runDetails.builder')],
  ['two runners', both(legacy, set(`${github}.runner_environment`, 'self-hosted'))],
  ['a number for an id', set(`${github}.repository_id`, 495574555)],
  ['an unknown member of the predicate', set('builder', { id: 'x' })],
  ['an unknown member of the definition', set(`${definition}.source`, REPOSITORY)],
  [
    'a run that ends before it starts',
    set('runDetails.metadata', { startedOn: '2026-01-02T00:00:00Z', finishedOn: '2026-01-01T00:00:00Z' }),
  ],
  ['a run named twice', set('runDetails.metadata.invocationID', 'x')],
  ['a day that is none', set('runDetails.metadata.startedOn', '2026-02-30T00:00:00Z')],
  ['a parameter without a spelling', set(`${definition}.externalParameters.inputs`, { a: '\ud800' })],
  ...addressAttacks(`${workflow}.repository`),
  ...addressAttacks(`${source}.uri`),
  ...commitAttacks(`${source}.digest.gitCommit`),
];

describe('refused', () => {
  test.for(attacks)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(V1, twist(githubWorkflow())))).toBe(code);
  });
});
