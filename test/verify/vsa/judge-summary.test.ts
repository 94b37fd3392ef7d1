import { describe, expect, it } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import type { Signer } from '../../../src/model/signer.ts';
import { judgeSummary, type SummaryExpectation } from '../../../src/verify/vsa/judge-summary.ts';
import {
  byCertificate,
  byKey,
  certificateSigner,
  expectation,
  keySigner,
  NOW,
  predicate,
  signed,
  VERIFIER_ID,
} from './summary.ts';

describe('an honest summary', () => {
  it.each<[string, Signer, unknown]>([
    ['by a key', keySigner, byKey],
    ['by a certificate', certificateSigner, byCertificate],
  ])('%s is evidence', (_, signer, verifier) => {
    expect(judgeSummary({ ...signed, signer }, expectation, NOW)).toEqual({
      verifier,
      level: 'SLSA_BUILD_LEVEL_3',
      claimsReproduced: false,
      timeVerified: new Date('2026-06-01T12:00:00Z'),
    });
  });

  it('gives no more than its verifier is believed', () => {
    const verifiers = [{ ...byKey, level: 'SLSA_BUILD_LEVEL_2' as const }];
    expect(judgeSummary(signed, { ...expectation, verifiers }, NOW).level).toBe('SLSA_BUILD_LEVEL_2');
  });

  it('gives no more than it says', () => {
    const summary = { ...predicate, verifiedLevels: ['SLSA_BUILD_LEVEL_2'] };
    expect(judgeSummary({ ...signed, predicate: summary }, expectation, NOW).level).toBe(
      'SLSA_BUILD_LEVEL_2',
    );
  });

  it('may leave out what is optional', () => {
    const {
      policy: _p,
      inputAttestations: _i,
      dependencyLevels: _d,
      slsaVersion: _s,
      ...summary
    } = predicate;
    expect(outcome({ predicate: summary })).toBe('passed');
  });

  it('may have applied the policy that is asked for', () => {
    expect(outcome({ expectation: { policySha256: sha256Of('policy') } })).toBe('passed');
  });
});

/** What is changed in the predicate, and the code it is refused with. `undefined` takes a member out. */
const PREDICATES: Record<string, [changes: Record<string, unknown>, code: string]> = {
  'no verifier': [{ verifier: undefined }, 'VERIFY_SUMMARY_INVALID'],
  'a verifier without an id': [{ verifier: {} }, 'VERIFY_SUMMARY_INVALID'],
  'another verifier’s id': [{ verifier: { id: `${VERIFIER_ID}/` } }, 'VERIFY_SUMMARY_VERIFIER'],
  'a verifier’s id in another case': [
    { verifier: { id: VERIFIER_ID.toUpperCase() } },
    'VERIFY_SUMMARY_VERIFIER',
  ],
  'a prefix of the verifier’s id': [
    { verifier: { id: VERIFIER_ID.slice(0, -1) } },
    'VERIFY_SUMMARY_VERIFIER',
  ],
  'two ids': [{ verifier: { id: [VERIFIER_ID] } }, 'VERIFY_SUMMARY_INVALID'],
  'no time': [{ timeVerified: undefined }, 'VERIFY_SUMMARY_INVALID'],
  'a time in the future': [{ timeVerified: '2026-06-02T00:05:01Z' }, 'VERIFY_TIME_INVALID'],
  'a time that the calendar has not': [{ timeVerified: '2026-02-30T00:00:00Z' }, 'VERIFY_SUMMARY_INVALID'],
  'a time before its key': [{ timeVerified: '2025-12-31T23:54:59Z' }, 'VERIFY_TIME_INVALID'],
  'no resource': [{ resourceUri: undefined }, 'VERIFY_SUMMARY_INVALID'],
  'another resource': [{ resourceUri: 'pkg:github/jqlang/jq@1.7' }, 'VERIFY_SUMMARY_RESOURCE'],
  'a resource with a qualifier more': [
    { resourceUri: 'pkg:github/jqlang/jq@1.7.1?a=b' },
    'VERIFY_SUMMARY_RESOURCE',
  ],
  'a resource in another case': [{ resourceUri: 'pkg:github/jqlang/JQ@1.7.1' }, 'VERIFY_SUMMARY_RESOURCE'],
  'a resource with a homoglyph': [{ resourceUri: 'pkg:github/jqlang/jԛ@1.7.1' }, 'VERIFY_SUMMARY_RESOURCE'],
  'a failure': [{ verificationResult: 'FAILED', verifiedLevels: ['FAILED'] }, 'VERIFY_SUMMARY_FAILED'],
  'a failure with levels': [{ verificationResult: 'FAILED' }, 'VERIFY_SUMMARY_FAILED'],
  'no result': [{ verificationResult: undefined }, 'VERIFY_SUMMARY_INVALID'],
  'a result in another case': [{ verificationResult: 'passed' }, 'VERIFY_SUMMARY_INVALID'],
  'a result that is true': [{ verificationResult: true }, 'VERIFY_SUMMARY_INVALID'],
  'a pass with the level FAILED': [
    { verifiedLevels: ['SLSA_BUILD_LEVEL_3', 'FAILED'] },
    'VERIFY_SUMMARY_INVALID',
  ],
  'no levels': [{ verifiedLevels: [] }, 'VERIFY_LEVEL_TOO_LOW'],
  'no list of levels': [{ verifiedLevels: 'SLSA_BUILD_LEVEL_3' }, 'VERIFY_SUMMARY_INVALID'],
  'an unknown level': [{ verifiedLevels: ['SLSA_BUILD_LEVEL_4'] }, 'VERIFY_LEVEL_TOO_LOW'],
  'a level of another track': [{ verifiedLevels: ['SLSA_SOURCE_LEVEL_3'] }, 'VERIFY_LEVEL_TOO_LOW'],
  'a level that begins like one': [{ verifiedLevels: ['SLSA_BUILD_LEVEL_3x'] }, 'VERIFY_LEVEL_TOO_LOW'],
  'a level below': [{ verifiedLevels: ['SLSA_BUILD_LEVEL_1'] }, 'VERIFY_LEVEL_TOO_LOW'],
  'two levels': [{ verifiedLevels: ['SLSA_BUILD_LEVEL_1', 'SLSA_BUILD_LEVEL_3'] }, 'VERIFY_SUMMARY_INVALID'],
  'the same level twice': [
    { verifiedLevels: ['SLSA_BUILD_LEVEL_3', 'SLSA_BUILD_LEVEL_3'] },
    'VERIFY_SUMMARY_INVALID',
  ],
  'a level that is no text': [{ verifiedLevels: [3] }, 'VERIFY_SUMMARY_INVALID'],
  'a member nobody knows': [{ trustMe: true }, 'VERIFY_SUMMARY_INVALID'],
  'a policy by MD5': [{ policy: { digest: { md5: 'ab' } } }, 'VERIFY_SUMMARY_INVALID'],
};

describe('a summary is refused', () => {
  it.each(Object.entries(PREDICATES))('with %s', (_, [changes, code]) => {
    expect(outcome({ predicate: without({ ...predicate, ...changes }) })).toBe(code);
  });

  it.each<[string, Signer, string]>([
    ['another key', { ...keySigner, keyId: `sha256:${'cd'.repeat(32)}` }, 'VERIFY_SUMMARY_VERIFIER'],
    ['another root', { ...certificateSigner, root: 'mine' }, 'VERIFY_SUMMARY_VERIFIER'],
    [
      'another subject',
      { ...certificateSigner, subject: `${certificateSigner.subject}2` },
      'VERIFY_SUMMARY_VERIFIER',
    ],
    [
      'another issuer',
      { ...certificateSigner, extensions: { issuer: `${certificateSigner.extensions.issuer}/x` } },
      'VERIFY_SUMMARY_VERIFIER',
    ],
    ['nobody’s clock', { ...certificateSigner, times: [] }, 'VERIFY_TIME_INVALID'],
    [
      'a certificate of before',
      {
        ...certificateSigner,
        times: [{ source: 'timestamp-authority', at: new Date('2026-06-01T11:54:59Z') }],
      },
      'VERIFY_TIME_INVALID',
    ],
    [
      'a key that was retired',
      { ...keySigner, validUntil: new Date('2026-05-01T00:00:00Z') },
      'VERIFY_TIME_INVALID',
    ],
    ['a key of no time', { ...keySigner, validFrom: new Date('never') }, 'VERIFY_TIME_INVALID'],
  ])('when it is signed by %s', (_, signer, code) => {
    expect(outcome({ signer })).toBe(code);
  });

  it.each<[string, Parameters<typeof outcome>[0], string]>([
    ['about other bytes', { subjects: [{ sha256: sha256Of('other') }] }, 'VERIFY_SUBJECT_MISMATCH'],
    ['about nothing', { subjects: [] }, 'VERIFY_SUBJECT_MISMATCH'],
    ['about bytes by another digest', { subjects: [{}] }, 'VERIFY_SUBJECT_MISMATCH'],
    ['with another predicate', { predicateType: 'https://slsa.dev/provenance/v1' }, 'VERIFY_PREDICATE_TYPE'],
    [
      'of an older version',
      { predicateType: 'https://slsa.dev/verification_summary/v0.2' },
      'VERIFY_PREDICATE_TYPE',
    ],
    ['without a predicate', { predicate: null }, 'VERIFY_SUMMARY_INVALID'],
    ['where no verifier is trusted', { expectation: { verifiers: [] } }, 'VERIFY_SUMMARY_VERIFIER'],
    [
      'under another policy',
      { expectation: { policySha256: sha256Of('another') } },
      'VERIFY_SUMMARY_INVALID',
    ],
  ])('%s', (_, changes, code) => {
    expect(outcome(changes)).toBe(code);
  });

  it('that says nothing of the policy that is asked for', () => {
    const { policy: _, ...rest } = predicate;
    const wanted = { policySha256: sha256Of('policy') };
    expect(outcome({ predicate: rest, expectation: wanted })).toBe('VERIFY_SUMMARY_INVALID');
  });
});

type Changes = Partial<Omit<typeof signed, 'predicate'>> & {
  readonly predicate?: unknown;
  readonly expectation?: Partial<SummaryExpectation>;
};

function outcome({ expectation: wanted = {}, ...changes }: Changes): string {
  try {
    judgeSummary({ ...signed, ...changes }, { ...expectation, ...wanted }, NOW);
    return 'passed';
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}

/** As JSON has it: a member that is undefined is not there. */
function without(value: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(value));
}
