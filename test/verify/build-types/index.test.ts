import { expect, test } from 'vitest';
import { buildTypeReaders, readerFor } from '../../../src/verify/build-types/index.ts';
import {
  containerBased,
  delegator,
  delegatorV02,
  generator,
  githubWorkflow,
  npmOnGithub,
} from '../../world/predicates/github.ts';
import { gitlab, npmOnGitlab, runnerV1, runnerV02 } from '../../world/predicates/gitlab.ts';
import { codeOf, V1, V02 } from '../../world/predicates/reading.ts';
import { set } from '../../world/twist.ts';

const WORKFLOW = 'https://actions.github.io/buildtypes/workflow/v1';

test('each predicate has its reader', () => {
  const name = (type: string, predicate: unknown) => readerFor(type, predicate).name;
  expect(name(V1, githubWorkflow())).toBe('github-actions-workflow');
  for (const predicate of [delegator(), containerBased()]) {
    expect(name(V1, predicate)).toBe('slsa-github-generator');
  }
  for (const predicate of [generator(), delegatorV02()]) {
    expect(name(V02, predicate)).toBe('slsa-github-generator');
  }
  for (const predicate of [npmOnGithub(), npmOnGitlab()]) expect(name(V02, predicate)).toBe('npm-cli');
  for (const predicate of [gitlab(), runnerV1()]) expect(name(V1, predicate)).toBe('gitlab');
  expect(name(V02, runnerV02())).toBe('gitlab');
});

test('a build type that is spelled almost right has none', () => {
  const spellings = [
    `${WORKFLOW}/`,
    `${WORKFLOW}#`,
    ` ${WORKFLOW}`,
    WORKFLOW.replace('/v1', '/v2'),
    WORKFLOW.replace('https', 'http'),
    WORKFLOW.toUpperCase(),
    '',
    'constructor',
    null,
    [WORKFLOW],
    { toString: WORKFLOW },
  ];
  for (const spelling of spellings) {
    const predicate = set('buildDefinition.buildType', spelling)(githubWorkflow());
    expect(
      codeOf(() => readerFor(V1, predicate)),
      JSON.stringify(spelling),
    ).toBe('VERIFY_BUILD_TYPE');
  }
});

test('a predicate of one version is not read as the other', () => {
  expect(codeOf(() => readerFor(V02, githubWorkflow()))).toBe('VERIFY_BUILD_TYPE');
  expect(codeOf(() => readerFor(V1, npmOnGithub()))).toBe('VERIFY_BUILD_TYPE');
  expect(codeOf(() => readerFor(V1, runnerV02()).read(runnerV02()))).toBe('VERIFY_PREDICATE_INVALID');
});

test('a predicate type that nobody reads is refused, provenance or not', () => {
  const types = [
    'https://slsa.dev/provenance/v1.0',
    'https://slsa.dev/provenance/v0.1',
    'https://slsa.dev/provenance/v1/',
    'https://slsa.dev/verification_summary/v1',
    'https://github.com/npm/attestation/tree/main/specs/publish/v0.1',
    'https://spdx.dev/Document',
    '',
  ];
  for (const type of types) {
    expect(
      codeOf(() => readerFor(type, githubWorkflow())),
      type,
    ).toBe('VERIFY_PREDICATE_TYPE');
  }
});

test('what is no predicate at all has no reader', () => {
  for (const nothing of [null, undefined, 7, 'x', [], {}, [githubWorkflow()]]) {
    expect(codeOf(() => readerFor(V1, nothing))).toBe('VERIFY_BUILD_TYPE');
  }
});

test('a reader refuses what another one reads', () => {
  for (const reader of buildTypeReaders) {
    const other = reader.name === 'github-actions-workflow' ? gitlab() : githubWorkflow();
    expect(
      codeOf(() => reader.read(other)),
      reader.name,
    ).toMatch(/^VERIFY_(BUILD_TYPE|PREDICATE_INVALID)$/);
  }
});

test('no two readers claim one build type, and each says of each parameter whether it may stay open', () => {
  const claims = buildTypeReaders.flatMap(({ predicateType, buildTypes }) =>
    buildTypes.map((buildType) => `${predicateType} ${buildType}`),
  );
  expect(new Set(claims).size).toBe(claims.length);
  const open = buildTypeReaders.flatMap(({ name, parameters }) =>
    parameters.filter(({ unstated }) => unstated === 'harmless').map(({ path }) => `${name} ${path}`),
  );
  expect([...new Set(open)]).toEqual(['npm-cli entryPoint', 'gitlab entryPoint']);
});
