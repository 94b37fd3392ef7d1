import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { doorKey, Verified } from '../../src/verify/verified.ts';
import { verify } from '../../src/verify/verify.ts';
import { evidenceOf, makeBuilder, trustIn } from '../world/builder.ts';
import { artifact, builder, built, evidence, expectation, judge, now, trust } from '../world/door-case.ts';

const context = { trust, now };

describe('an honest artifact', () => {
  test('passes, with what was found out about it', () => {
    const verified = verify(artifact, expectation, context);
    expect(Verified.is(verified)).toBe(true);
    expect(verified.claims).toEqual({
      signer: builder.signer.keyId,
      builderId: builder.signer.builderId,
      buildType: 'urn:headwater:build-type:source:v1',
      level: 'SLSA_BUILD_LEVEL_1',
      builtAt: '2026-06-01T12:01:30.000Z',
      tarSha256: built.tarSha256,
      filesSha256: built.filesSha256,
    });
    expect(verified.artifact).toEqual({ ...artifact, evidence: evidence.map(copyOf) });
    expect(verified.expectation).toEqual(expectation);
  });

  test('passes without an SBOM where none is attested', () => {
    const { sbom: _, ...rest } = built;
    expect(judge({ evidence: evidenceOf(expectation, rest, builder) })).toBe('Verified');
  });

  test('passes without needs where none are expected', () => {
    const plain = { ...expectation, needs: [] };
    expect(judge({ expectation: plain, evidence: evidenceOf(plain, built, builder) })).toBe('Verified');
  });

  test('passes with the evidence in another order', () => {
    expect(judge({ evidence: [...evidence].reverse() })).toBe('Verified');
  });

  test('passes when its key was retired after the build', () => {
    const retired = makeBuilder({ validUntil: '2026-06-01T12:01:30Z' });
    expect(judge({ trust: trustIn(retired), evidence: evidenceOf(expectation, built, retired) })).toBe(
      'Verified',
    );
  });
});

test('the verdict is a verification summary in canonical JSON', () => {
  const { verdict } = verify(artifact, expectation, context);
  const statement: unknown = JSON.parse(verdict.json);
  expect(canonicalJson(statement)).toBe(verdict.json);
  expect(statement).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'jq-1.8.1-linux-x64.tar.zst', digest: { sha256: built.artifactSha256 } }],
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: {
      verifier: { id: 'urn:headwater:verifier' },
      timeVerified: '2026-06-02T00:00:00.000Z',
      resourceUri: 'pkg:generic/jq@1.8.1?platform=linux-x64',
      policy: { uri: 'urn:headwater:expectation', digest: { sha256: sha256Of(canonicalJson(expectation)) } },
      inputAttestations: [
        { uri: 'provenance.sigstore.json', digest: { sha256: sha256Of(evidence[0]?.bytes ?? '') } },
      ],
      verificationResult: 'PASSED',
      verifiedLevels: ['SLSA_BUILD_LEVEL_1'],
      slsaVersion: '1.1',
    },
  });
});

test('a refusal says of what, what was expected and what was found', () => {
  const call = () => verify({ ...artifact, sha256: sha256Of('another') }, expectation, context);
  expect(call).toThrow(HeadwaterError);
  expect(errorOf(call)).toMatchObject({
    code: 'VERIFY_SUBJECT_MISMATCH',
    detail: {
      subject: 'jq 1.8.1 (source)',
      expected: `sha256:${built.artifactSha256}`,
      found: `sha256:${sha256Of('another')}`,
    },
  });
});

describe('a Verified', () => {
  const real = verify(artifact, expectation, context);

  test('is made by nobody but the door', () => {
    const forge = (key: unknown) => () => Reflect.construct(Verified, [key, artifact, real]);
    expect(forge(undefined)).toThrow(TypeError);
    expect(forge(Symbol('headwater door'))).toThrow(TypeError);
    expect(forge(Symbol.for('headwater door'))).toThrow(TypeError);
    expect(forge(doorKey)).not.toThrow();
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a lookalike', { ...real }],
    ['an object with its prototype', Object.create(Verified.prototype)],
    ['an object that inherits from a real one', Object.create(real)],
    ['a structured clone', structuredClone({ ...real })],
    ['a proxy around a real one', new Proxy(real, {})],
    ['its class', Verified],
  ])('is told from %s', (_, forged) => {
    expect(Verified.is(forged)).toBe(false);
    expect(Verified.is(real)).toBe(true);
  });

  test('does not change when the record it was made from does', () => {
    const bytes = evidence.map(copyOf);
    const record = { ...artifact, evidence: bytes };
    const wanted = structuredClone(expectation);
    const verified = verify(record, wanted, context);
    record.sha256 = sha256Of('swapped');
    bytes[0]?.bytes.fill(0);
    bytes.pop();
    Object.assign(wanted, { version: '9' });
    expect(verified.artifact).toEqual({ ...artifact, evidence: evidence.map(copyOf) });
    expect(verified.expectation).toEqual(expectation);
  });

  test('cannot be changed', () => {
    const other = sha256Of('other');
    for (const frozen of [
      real,
      real.artifact,
      real.claims,
      real.expectation,
      real.verdict,
      real.artifact.evidence,
    ]) {
      expect(Object.isFrozen(frozen)).toBe(true);
    }
    expect(Reflect.set(real.artifact, 'sha256', other)).toBe(false);
  });
});

function copyOf({ name, bytes }: { name: string; bytes: Uint8Array }) {
  return { name, bytes: new Uint8Array(bytes) };
}

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
