import { describe, expect, test } from 'vitest';
import {
  COMMIT,
  containerBased,
  delegator,
  delegatorV02,
  generator,
  REPOSITORY,
  TAG,
  WORKFLOW,
} from '../../world/predicates/github.ts';
import {
  type Attack,
  addressAttacks,
  codeOf,
  commitAttacks,
  read,
  V1,
  V02,
} from '../../world/predicates/reading.ts';
import { append, copy, drop, edit, set } from '../../world/twist.ts';

const environment = 'invocation.environment';
const external = 'buildDefinition.externalParameters';
const internal = 'buildDefinition.internalParameters';
const dependency = 'buildDefinition.resolvedDependencies.0';
const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator';

const sourceFacts = {
  sourceRepository: REPOSITORY,
  sourceCommit: COMMIT,
  sourceRef: TAG,
  workflow: { repository: REPOSITORY, path: WORKFLOW, ref: TAG },
  trigger: 'push',
};

test('what the Go builder claims', () => {
  expect(read(V02, generator())).toEqual({
    ...sourceFacts,
    buildType: `${GENERATOR}/go@v1`,
    builderId: `${GENERATOR}/.github/workflows/builder_go_slsa3.yml@refs/tags/v2.0.0`,
    sourceRepositoryId: '486325809',
    sourceRepositoryOwnerId: '80431187',
    invocation: '8791219514-1',
    runAttempt: '1',
    parameters: {},
  });
});

test('the other generators say the same under other names', () => {
  for (const name of ['generic', 'container']) {
    expect(read(V02, set('buildType', `${GENERATOR}/${name}@v1`)(generator()))).toMatchObject(sourceFacts);
  }
});

test('what builders made with the delegator claim, in both versions', () => {
  expect(read(V1, delegator())).toMatchObject({
    ...sourceFacts,
    parameters: { inputs: '{"java-version":"17"}' },
  });
  expect(read(V02, delegatorV02())).toMatchObject({
    ...sourceFacts,
    parameters: { inputs: '{"node-version":"18"}' },
  });
});

test('what the container-based builder claims', () => {
  const { parameters, ...facts } = read(V1, containerBased());
  expect(facts).toMatchObject(sourceFacts);
  expect(Object.keys(parameters)).toEqual(['builderImage', 'configPath', 'buildConfig']);
  expect(parameters.buildConfig).toBe('{"ArtifactPath":"tool","Command":["make"]}');
});

test('inputs of the event are a parameter, wherever they stand', () => {
  const asked = { inputs: { level: 'debug' } };
  const parameters = { event_inputs: '{"level":"debug"}' };
  expect(read(V02, set(`${environment}.github_event_payload`, asked)(generator()))).toMatchObject({
    parameters,
  });
  expect(read(V02, set('invocation.parameters.event_inputs', asked.inputs)(generator()))).toMatchObject({
    parameters,
  });
  expect(read(V1, set(`${internal}.GITHUB_EVENT_PAYLOAD`, asked)(delegator()))).toMatchObject({ parameters });
});

const v02: readonly Attack[] = [
  ['an unknown parameter', set('invocation.parameters.args', ['--unsafe']), 'VERIFY_PARAMETER_UNKNOWN'],
  ['an unknown parameter that is null', set('invocation.parameters.args', null), 'VERIFY_PARAMETER_UNKNOWN'],
  [
    'inputs of which the event says otherwise',
    (value) =>
      set(`${environment}.github_event_payload.inputs`, { a: 1 })(
        set('invocation.parameters.event_inputs', { a: 2 })(value),
      ),
  ],
  ['another repository among the materials', edit('materials.0.uri', (uri) => uri.replace('acme', 'evil'))],
  ['another commit among the materials', set('materials.0.digest.sha1', 'b'.repeat(40))],
  ['another ref in the environment', set(`${environment}.github_ref`, 'refs/heads/main')],
  ['another commit in the environment', set(`${environment}.github_sha1`, 'b'.repeat(40))],
  ['another repository in the environment', set(`${environment}.github_repository`, 'evil/tool')],
  [
    'a workflow of another repository',
    set(`${environment}.github_workflow_ref`, `evil/tool/${WORKFLOW}@${TAG}`),
  ],
  ['a workflow by its title', set('invocation.configSource.entryPoint', 'SLSA release')],
  [
    'the materials in another order',
    (value) => set('materials.0', { uri: 'https://github.com/actions/x/y' })(value),
  ],
  ['the source twice', append('materials', { uri: `${REPOSITORY}.git` })],
  ['a source without a digest', drop('materials.0.digest')],
  ['a payload that is a list', set(`${environment}.github_event_payload`, [])],
  ['an id that is a number', set(`${environment}.github_repository_id`, 486325809)],
  ['a builder that is no address', set('builder.id', 'urn:builder')],
  ['an unknown member', set('externalParameters', {})],
  ['a build type of another version', set('buildType', `${GENERATOR}/go@v2`), 'VERIFY_BUILD_TYPE'],
  ['a build type that only begins so', set('buildType', `${GENERATOR}/go@v1/`), 'VERIFY_BUILD_TYPE'],
  ['a build type that is a list', set('buildType', [`${GENERATOR}/go@v1`]), 'VERIFY_BUILD_TYPE'],
  ...addressAttacks('invocation.configSource.uri'),
  ...commitAttacks('invocation.configSource.digest.sha1'),
];

const v1: readonly Attack[] = [
  ['an unknown parameter', set(`${external}.args`, []), 'VERIFY_PARAMETER_UNKNOWN'],
  ['another repository in the context', set(`${internal}.GITHUB_REPOSITORY`, 'acme/tool-evil')],
  ['another ref in the context', set(`${internal}.GITHUB_REF`, 'refs/heads/main')],
  ['another commit in the context', set(`${internal}.GITHUB_SHA`, 'b'.repeat(40))],
  [
    'a workflow at another ref',
    edit(`${internal}.GITHUB_WORKFLOW_REF`, (ref) => ref.replace('v1.2.3', 'v9')),
  ],
  [
    'a workflow of a repository with the same beginning',
    edit(`${internal}.GITHUB_WORKFLOW_REF`, (ref) => ref.replace('tool/', 'tool-evil/')),
  ],
  [
    'a workflow that differs from the context',
    set(`${external}.workflow`, { ref: TAG, repository: REPOSITORY, path: '.github/workflows/test.yml' }),
  ],
  [
    'a workflow of another repository',
    set(`${external}.workflow`, { ref: TAG, repository: 'https://github.com/evil/tool', path: WORKFLOW }),
  ],
  [
    'a source of another commit',
    set(`${external}.source`, { uri: `git+${REPOSITORY}@${TAG}`, digest: { sha1: 'b'.repeat(40) } }),
  ],
  [
    'a source of another repository',
    set(`${external}.source`, { uri: `git+https://github.com/evil/tool@${TAG}`, digest: { sha1: COMMIT } }),
  ],
  ['two digests', copy(`${dependency}.digest.gitCommit`, `${dependency}.digest.sha1`)],
  ['no dependencies', set('buildDefinition.resolvedDependencies', [])],
  ['inputs without a spelling', set(`${external}.inputs`, { a: Number.POSITIVE_INFINITY })],
  ['a null predicate member', set('runDetails', null)],
  ['an unknown member', set('buildDefinition.parameters', {})],
  ...addressAttacks(`${dependency}.uri`),
  ...commitAttacks(`${dependency}.digest.gitCommit`),
];

describe('refused in v0.2', () => {
  test.for(v02)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(V02, twist(generator())))).toBe(code);
  });
});

describe('refused in v1', () => {
  test.for(v1)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(V1, twist(delegator())))).toBe(code);
  });
});

test('the container-based builder names its source three times, and must mean one', () => {
  const attacks = [
    set(`${external}.source.digest.sha1`, 'b'.repeat(40)),
    edit(`${external}.source.uri`, (uri) => uri.replace('tool', 'tool-evil')),
    set(`${dependency}.digest.sha1`, 'b'.repeat(40)),
    set(`${internal}.GITHUB_SHA`, 'b'.repeat(40)),
  ];
  for (const twist of attacks) {
    expect(codeOf(() => read(V1, twist(containerBased())))).toBe('VERIFY_PREDICATE_INVALID');
  }
});
