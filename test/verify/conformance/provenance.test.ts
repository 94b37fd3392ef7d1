import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PROVENANCE_FILE } from '../../../src/model/attestation.ts';
import type { AttestedExpectation } from '../../../src/model/attested-expectation.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import type { Quarantined } from '../../../src/model/quarantined.ts';
import type { Verified } from '../../../src/model/verified.ts';
import { verify } from '../../../src/verify/verify.ts';
import {
  bundleOf,
  type PublishedCase,
  publishedCases,
  publishedRoot,
  readPublished,
  unpublished,
} from '../../world/published.ts';
import { refusalCode } from '../../world/refusal.ts';

const npm = 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml';
const reasons: Readonly<Record<string, string>> = {
  'gh-cli/npm-2.1.0-wrong-repo': 'VERIFY_SOURCE_REPOSITORY',
  'gh-cli/npm-2.1.0-wrong-artifact': 'VERIFY_SUBJECT_MISMATCH',
  'gh-cli/invalid-signature': 'VERIFY_PAYLOAD_TYPE',
  'gh-cli/custom-issuer-default': 'VERIFY_ISSUER_MISMATCH',
  'gh-cli/reusable-workflow-signer-as-source': 'VERIFY_SOURCE_REPOSITORY',
  'gh-cli/github-instance-public-root': 'VERIFY_TIMESTAMP_INVALID',
  'gh-cli/github-instance-logs-required': 'VERIFY_CERTIFICATE_INVALID',
  'gh-cli/missing-cert': 'VERIFY_BUNDLE_INVALID',
  'gh-cli/missing-verification-material': 'VERIFY_BUNDLE_INVALID',
};
/** Codes of those who published the cases, and ours. */
const kinds: Readonly<Record<string, string>> = {
  SOURCE_REPO: 'VERIFY_SOURCE_REPOSITORY',
  SUBJECT_MISMATCH: 'VERIFY_SUBJECT_MISMATCH',
  ISSUER: 'VERIFY_ISSUER_MISMATCH',
  BUNDLE_INVALID: 'VERIFY_BUNDLE_INVALID',
};
const cases = publishedCases().filter(({ id }) => id.startsWith('gh-cli/'));

describe.skipIf(unpublished)(`published provenance ${unpublished ?? ''}`, () => {
  test('is all here', () => {
    expect(cases).toHaveLength(16);
    const refused = cases.filter((one) => one.expect === 'reject').map(({ id }) => id);
    expect(refused.toSorted()).toEqual(Object.keys(reasons).toSorted());
  });

  test('is refused for the reasons that were published with it', () => {
    const given = publishedCases().filter(({ code }) => code !== undefined);
    expect(given).toHaveLength(6);
    for (const { id, code = '' } of given) expect([id, reasons[id]]).toEqual([id, kinds[code]]);
  });

  test.each(cases)('$id: $expect', (one) => {
    expect(refusalCode(() => judge(one))).toBe(one.expect === 'accept' ? 'Verified' : reasons[one.id]);
  });

  test('says where a package of npm comes from', () => {
    expect(judge(caseOf('gh-cli/npm-2.1.0-v0.3')).claims).toEqual({
      root: 'public-good',
      issuer: 'https://token.actions.githubusercontent.com',
      signer: `${npm}@refs/heads/main`,
      builderId: 'https://github.com/actions/runner/github-hosted',
      buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
      level: 'SLSA_BUILD_LEVEL_0',
      sourceRepository: 'https://github.com/sigstore/sigstore-js',
      sourceCommit: '26d16513386ffaa790b1c32f927544f1322e4194',
      sourceRef: 'refs/heads/main',
      runnerEnvironment: 'github-hosted',
      invocation: 'https://github.com/sigstore/sigstore-js/actions/runs/6014488666/attempts/1',
      signedAt: '2023-08-29T15:40:23.000Z',
      log: { id: 'c0d23d6ad406973f9559f3ba2d1ca01f84147d8ffc5b8445c224f98b9591801d', index: '33351527' },
    });
  });

  test.each<[string, Partial<AttestedExpectation>, string]>([
    ['as it is', {}, 'Verified'],
    ['its number', { sourceRepositoryId: '495574555' }, 'Verified'],
    ['another number', { sourceRepositoryId: '49557455' }, 'VERIFY_SOURCE_REPOSITORY'],
    ['its number under another name', renamed('495574555'), 'VERIFY_REPOSITORY_RENAMED'],
    ['another name', renamed(), 'VERIFY_SOURCE_REPOSITORY'],
    ['its branch', { sourceRef: { type: 'exact', ref: 'refs/heads/main' } }, 'Verified'],
    [
      'a branch it is a prefix of',
      { sourceRef: { type: 'exact', ref: 'refs/heads/mai' } },
      'VERIFY_REF_MISMATCH',
    ],
    ['any tag', { sourceRef: { type: 'any-tag' } }, 'VERIFY_REF_MISMATCH'],
    ['another commit', { sourceCommit: '0'.repeat(40) }, 'VERIFY_COMMIT_MISMATCH'],
    ['a level, and nobody vouches', { minimumLevel: 'SLSA_BUILD_LEVEL_1' }, 'VERIFY_BUILDER_MISMATCH'],
    ['another build type', { buildTypes: ['gitlab'] }, 'VERIFY_BUILD_TYPE'],
    ['a parameter', { parameters: { inputs: '{}' } }, 'VERIFY_PARAMETER_MISMATCH'],
    ['no predicate type', { predicateTypes: [] }, 'VERIFY_PREDICATE_TYPE'],
    ['a subject of another version', { subjectName: 'pkg:npm/sigstore@2.1.1' }, 'VERIFY_SUBJECT_MISMATCH'],
    ['an unknown root', { signer: workflow(npm, 'public') }, 'VERIFY_ROOT_UNKNOWN'],
    ['its workflow', { signer: workflow(npm) }, 'Verified'],
    ['a workflow it is a prefix of', { signer: workflow(`${npm}x`) }, 'VERIFY_SIGNER_MISMATCH'],
    ['a workflow that is a prefix of it', { signer: workflow(npm.slice(0, -1)) }, 'VERIFY_SIGNER_MISMATCH'],
  ])('expected with %s', (_, changes, code) => {
    expect(refusalCode(() => judge(caseOf('gh-cli/npm-2.1.0-v0.3'), changes))).toBe(code);
  });
});

function caseOf(id: string): PublishedCase {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

function renamed(sourceRepositoryId?: string): Partial<AttestedExpectation> {
  const sourceRepository = 'https://github.com/sigstore/js';
  const named = { sourceRepository, signer: workflow(npm) };
  return sourceRepositoryId === undefined ? named : { ...named, sourceRepositoryId };
}

function workflow(name: string, root = 'public-good'): AttestedExpectation['signer'] {
  const issuer = 'https://token.actions.githubusercontent.com';
  return {
    kind: 'certificate',
    root,
    issuer,
    identity: { type: 'workflow', workflow: name, ref: { type: 'any' } },
  };
}

function judge(
  one: PublishedCase,
  changes: Partial<AttestedExpectation> = {},
): Verified<AttestedExpectation> {
  const root = publishedRoot(one);
  const context = { trust: { builderKeys: [], roots: [root] }, now: new Date('2026-11-01T00:00:00Z') };
  return verify(artifactOf(one), { ...expectationOf(one), ...changes }, context);
}

function artifactOf(one: PublishedCase): Quarantined {
  const bytes = readPublished(one.artifact);
  return {
    path: '/quarantine/artifact',
    sha256: sha256Of(bytes),
    sha512: createHash('sha512').update(bytes).digest('hex'),
    size: bytes.length,
    evidence: [{ name: PROVENANCE_FILE, bytes: bundleOf(one) }],
  };
}

function expectationOf({ policy, root }: PublishedCase): AttestedExpectation {
  const { issuer = '', sourceRepo = '', signerWorkflow, subjectName, githubHosted } = policy;
  const identity =
    signerWorkflow === undefined
      ? ({ type: 'source-repository' } as const)
      : ({ type: 'workflow', workflow: signerWorkflow, ref: { type: 'any' } } as const);
  return {
    buildType: 'attested',
    resource: 'pkg:generic/published@1',
    ...(subjectName !== undefined && { subjectName }),
    signer: { kind: 'certificate', root, issuer, identity },
    sourceRepository: sourceRepo,
    runnerEnvironment: githubHosted === true ? 'github-hosted' : 'any',
    predicateTypes: policy.predicateTypes ?? [],
    buildTypes: [],
    parameters: {},
  };
}
