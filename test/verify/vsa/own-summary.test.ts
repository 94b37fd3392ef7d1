import { describe, expect, it } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { canonicalJson } from '../../../src/model/canonical-json.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { failed } from '../../../src/verify/verdict.ts';
import { verify } from '../../../src/verify/verify.ts';
import { withReasons } from '../../../src/verify/vsa/own-summary.ts';
import { readSummary } from '../../../src/verify/vsa/read-summary.ts';
import { artifact, built, expectation, now, trust } from '../../world/door-case.ts';

const { verdict } = verify(artifact, expectation, { trust, now });

describe('headwater’s own summary', () => {
  it('is one that it would read itself', () => {
    expect(read(verdict.json)).toEqual({
      verifierId: 'urn:headwater:verifier',
      timeVerified: now,
      resourceUri: 'pkg:generic/jq@1.8.1?platform=linux-x64',
      policySha256: sha256Of(canonicalJson(expectation)),
      result: 'PASSED',
      level: 'SLSA_BUILD_LEVEL_1',
      claimsReproduced: false,
    });
  });

  it('takes the rule that decided as a reason, and changes in nothing else', () => {
    const more = withReasons(verdict, { policy: '/c/policy.toml:3' });
    expect(read(more.json)).toEqual(read(verdict.json));
    const { annotations, ...policy } = JSON.parse(more.json).predicate.policy;
    expect(annotations).toEqual({ policy: '/c/policy.toml:3' });
    expect(policy).toEqual(JSON.parse(verdict.json).predicate.policy);
    expect(canonicalJson(JSON.parse(more.json))).toBe(more.json);
  });

  it('of a refusal has failed, and says why', () => {
    const error = new HeadwaterError('VERIFY_SUBJECT_MISMATCH', 'no', { expected: 'a', found: 'b' });
    const summary = failed(error, { artifactSha256: built.artifactSha256, expectation, now });
    expect(read(summary.json)).toMatchObject({ result: 'FAILED', claimsReproduced: false });
    expect(read(summary.json)).not.toHaveProperty('level');
    expect(JSON.parse(summary.json)).toMatchObject({
      subject: [{ name: 'jq-1.8.1-linux-x64.tar.zst', digest: { sha256: built.artifactSha256 } }],
      predicate: {
        verifiedLevels: ['FAILED'],
        policy: {
          annotations: { code: 'VERIFY_SUBJECT_MISMATCH', message: 'no', expected: 'a', found: 'b' },
        },
      },
    });
  });
});

function read(json: string) {
  const { predicateType, predicate } = JSON.parse(json);
  return readSummary(predicateType, predicate);
}
