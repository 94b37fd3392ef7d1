import { describe, expect, test } from 'vitest';
import { COMMIT, gitlab, PROJECT, runnerV1, runnerV02 } from '../../world/predicates/gitlab.ts';
import {
  type Attack,
  addressAttacks,
  codeOf,
  commitAttacks,
  read,
  V1,
  V02,
} from '../../world/predicates/reading.ts';
import { append, drop, edit, set } from '../../world/twist.ts';

const external = 'buildDefinition.externalParameters';
const variables = `${external}.variables`;
const dependency = 'buildDefinition.resolvedDependencies.0';
const RUNNER = 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob';

const shared = {
  builderId: `${PROJECT}/-/runners/12270835`,
  sourceRepository: PROJECT,
  sourceCommit: COMMIT,
};

test('what GitLab claims', () => {
  expect(read(V1, gitlab())).toEqual({
    ...shared,
    buildType: 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1',
    sourceRef: 'refs/tags/v1.2.3',
    sourceRepositoryId: '1234',
    sourceRepositoryOwnerId: '56',
    trigger: 'push',
    invocation: '10340684631',
    parameters: { entryPoint: '"build-job"' },
    startedAt: new Date('2025-06-13T07:25:13Z'),
    finishedAt: new Date('2025-06-13T07:25:40Z'),
  });
});

test('what its runner claims, in both versions: names of variables, and no ref', () => {
  for (const facts of [read(V1, runnerV1()), read(V02, runnerV02())]) {
    expect(facts).toMatchObject({ ...shared, parameters: { entryPoint: '"build-job"' } });
    expect(facts).not.toHaveProperty('sourceRef');
  }
});

test('variables that somebody chose are parameters, with or without their values', () => {
  const chosen = set(`${variables}.LEVEL`, '3')(gitlab());
  expect(read(V1, chosen).parameters).toMatchObject({ variables: '{"LEVEL":"3"}' });
  const hidden = set(`${external}.LEVEL`, '')(runnerV1());
  expect(read(V1, hidden).parameters).toMatchObject({ variables: '{"LEVEL":""}' });
  const older = set('invocation.parameters.LEVEL', '')(runnerV02());
  expect(read(V02, older).parameters).toMatchObject({ variables: '{"LEVEL":""}' });
});

test('a runner is known at any of its versions, and at nothing else', () => {
  const as = (buildType: string) =>
    codeOf(() => read(V1, set('buildDefinition.buildType', buildType)(runnerV1())));
  for (const version of ['v15.0.0', 'v17.10.2', '4d7093e1', COMMIT]) {
    expect(as(`${RUNNER}/${version}/PROVENANCE.md`)).toBe('read');
  }
  const others = [
    'main/PROVENANCE.md',
    'v15/PROVENANCE.md',
    'v15.0.0-evil/PROVENANCE.md',
    'v15.0.0/x/PROVENANCE.md',
    'v15.0.0/../main/PROVENANCE.md',
    'v15.0.0/PROVENANCE.md#x',
    'v15.0.0/provenance.md',
    'v15.0.0/PROVENANCE.md/PROVENANCE.md',
    '/PROVENANCE.md',
    '4D7093E1/PROVENANCE.md',
    'v15.0.0\n/PROVENANCE.md',
  ];
  for (const other of others) expect(as(`${RUNNER}/${other}`), other).toBe('VERIFY_BUILD_TYPE');
  for (const owner of ['evil', 'gitlab-orq']) {
    const stranger = `https://gitlab.com/${owner}/gitlab-runner/-/blob/v15.0.0/PROVENANCE.md`;
    expect(as(stranger), owner).toBe('VERIFY_BUILD_TYPE');
  }
});

const v1: readonly Attack[] = [
  ['an unknown parameter', set(`${external}.args`, 'x'), 'VERIFY_PARAMETER_UNKNOWN'],
  ['another project', set(`${external}.source`, `${PROJECT}-evil`)],
  ['another project in the variables', set(`${variables}.CI_PROJECT_URL`, `${PROJECT}-evil`)],
  ['another commit in the variables', set(`${variables}.CI_COMMIT_SHA`, 'b'.repeat(40))],
  ['another job in the variables', set(`${variables}.CI_JOB_NAME`, 'test')],
  ['a tag and another name of the ref', set(`${variables}.CI_COMMIT_TAG`, 'v1.2.4')],
  ['a tag that is a branch as well', set(`${variables}.CI_COMMIT_BRANCH`, 'v1.2.3')],
  [
    'a tag with a space',
    (value) => set(`${variables}.CI_COMMIT_REF_NAME`, 'v 1')(set(`${variables}.CI_COMMIT_TAG`, 'v 1')(value)),
  ],
  ['variables that are a list', set(variables, ['CI'])],
  ['no job', drop(`${external}.entryPoint`)],
  ['no source', drop(`${external}.source`)],
  ['no dependencies', drop('buildDefinition.resolvedDependencies')],
  ['another project among the dependencies', edit(`${dependency}.uri`, (uri) => `${uri}-evil`)],
  [
    'the source twice',
    append('buildDefinition.resolvedDependencies', { uri: PROJECT, digest: { gitCommit: 'b'.repeat(40) } }),
  ],
  ['two digests of the source', set(`${dependency}.digest.sha1`, COMMIT)],
  ['a runner of another project', set('runDetails.builder.id', 'https://gitlab.com/acme/group/-/runners/1')],
  [
    'a runner of a project with a name as long',
    edit('runDetails.builder.id', (id) => id.replace('tool', 'evil')),
  ],
  [
    'a runner of another host',
    edit('runDetails.builder.id', (id) => id.replace('gitlab.com', 'gitlab.evil')),
  ],
  ['an unknown member', set('buildDefinition.variables', {})],
  ['a time without a zone', set('runDetails.metadata.startedOn', '2025-06-13T07:25:13')],
  ...addressAttacks(`${external}.source`),
  ...commitAttacks(`${dependency}.digest.gitCommit`),
];

const runner: readonly Attack[] = [
  ['a variable with a value', set(`${external}.LEVEL`, '3'), 'VERIFY_PARAMETER_UNKNOWN'],
  ['a known variable with a value', set(`${external}.CI_COMMIT_SHA`, COMMIT), 'VERIFY_PARAMETER_UNKNOWN'],
  ['a variable that is an object', set(`${external}.CI`, {}), 'VERIFY_PARAMETER_UNKNOWN'],
  ['a commit under a name that is none', (value) => set(`${dependency}.digest`, { md5: COMMIT })(value)],
  ...commitAttacks(`${dependency}.digest.sha256`),
];

const v02: readonly Attack[] = [
  ['a variable with a value', set('invocation.parameters.LEVEL', '3'), 'VERIFY_PARAMETER_UNKNOWN'],
  [
    'a material of another project',
    set('materials', [{ uri: `${PROJECT}-evil`, digest: { sha256: COMMIT } }]),
  ],
  ['a material of another commit', set('materials', [{ uri: PROJECT, digest: { sha256: 'b'.repeat(40) } }])],
  ['no config source', drop('invocation.configSource')],
  ['a runner of another project', set('builder.id', 'https://gitlab.com/acme/other/-/runners/1')],
  ['an end before the beginning', set('metadata.buildFinishedOn', '2023-05-18T00:00:00Z')],
  ['another build type', set('buildType', `${RUNNER}/main/PROVENANCE.md`), 'VERIFY_BUILD_TYPE'],
  ...addressAttacks('invocation.configSource.uri'),
  ...commitAttacks('invocation.configSource.digest.sha256'),
];

describe.for([
  ['GitLab', v1, V1, gitlab],
  ['its runner', runner, V1, runnerV1],
  ['its runner in v0.2', v02, V02, runnerV02],
] as const)('refused of %s', ([, attacks, type, good]) => {
  test.for(attacks)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(type, twist(good())))).toBe(code);
  });
});
