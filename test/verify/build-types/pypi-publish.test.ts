import { describe, expect, test } from 'vitest';
import { readerFor } from '../../../src/verify/build-types/index.ts';
import { githubWorkflow } from '../../world/predicates/github.ts';
import { codeOf, read, V1 } from '../../world/predicates/reading.ts';

const PUBLISH = 'https://docs.pypi.org/attestations/publish/v1';

test('a publish attestation has no facts of a build: no source, and a builder that is nobody', () => {
  for (const empty of [null, {}]) {
    expect(read(PUBLISH, empty)).toEqual({ buildType: PUBLISH, builderId: '', parameters: {} });
  }
});

test('provenance that PyPI keeps is read as what it is', () => {
  expect(readerFor(V1, githubWorkflow()).name).toBe('github-actions-workflow');
});

describe('refused: a predicate that should be empty', () => {
  const predicates: readonly [name: string, predicate: unknown, code?: string][] = [
    ['holds a source', { sourceRepository: 'https://github.com/acme/tool' }],
    ['holds provenance', githubWorkflow(), 'VERIFY_BUILD_TYPE'],
    ['holds a build type', { buildType: PUBLISH }, 'VERIFY_BUILD_TYPE'],
    ['holds an empty build type', { buildType: '' }, 'VERIFY_BUILD_TYPE'],
    ['holds a definition alone', { buildDefinition: {} }],
    ['holds a builder', { builder: { id: 'x' } }],
    ['holds a parameter', { parameters: {} }],
    ['holds something without a name', { '': 1 }],
    ['holds a member named __proto__', JSON.parse('{"__proto__": {}}')],
    ['holds null', { predicate: null }],
    ['is a list', []],
    ['is a text', ''],
    ['is false', false],
    ['is a number', 0],
    ['is a text of JSON', '{}'],
    ['is a list of one', [{}]],
  ];
  test.for(predicates)('%s', ([, predicate, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(PUBLISH, predicate))).toBe(code);
  });
});
