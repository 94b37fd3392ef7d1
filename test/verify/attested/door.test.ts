import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SBOM_FILE } from '../../../src/model/attestation.ts';
import type { AttestedExpectation } from '../../../src/model/attested-expectation.ts';
import { canonicalJson } from '../../../src/model/canonical-json.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import type { Quarantined } from '../../../src/model/quarantined.ts';
import type { TrustedKey } from '../../../src/model/trust.ts';
import { verify } from '../../../src/verify/verify.ts';
import { artifactWith, now, sign as signedBy, trust } from '../../world/attested-case.ts';
import { signStatement } from '../../world/builder.ts';
import { refusalCode } from '../../world/refusal.ts';
import { honest, otherKey, sha256, sha512, trustedKey } from '../../world/sigstore/honest.ts';
import { both, drop, set, type Twist } from '../../world/twist.ts';

const { expectation, statement } = honest.artifactAttestation;
const builderId = trustedKey.builderId ?? '';
const definition = 'predicate.buildDefinition';
const metadata = 'predicate.runDetails.metadata';
const asBuilt = set('predicate.runDetails.builder.id', builderId);
const byKey: AttestedExpectation = { ...expectation, signer: { kind: 'key', keyId: trustedKey.keyId } };
const keyless = await signedBy(honest.artifactAttestation, {});

interface Asked {
  readonly twist?: Twist;
  readonly expectation?: Partial<AttestedExpectation>;
  readonly key?: Partial<TrustedKey>;
}

describe('provenance that a key of others signed', () => {
  test('is judged by the word of its builder, which has earned what trust says', () => {
    const { claims } = verifyByKey({});
    expect(claims).toMatchObject({
      signer: trustedKey.keyId,
      builderId,
      level: 'SLSA_BUILD_LEVEL_2',
      sourceRepository: 'https://github.com/acme/tool',
      sourceRef: 'refs/tags/v1.2.3',
    });
    expect(claims).not.toHaveProperty('signedAt');
  });

  test.each<[string, Asked, string]>([
    ['of another builder', { twist: same }, 'VERIFY_BUILDER_MISMATCH'],
    ['of a builder with a suffix', { key: { builderId: builderId.slice(0, -1) } }, 'VERIFY_BUILDER_MISMATCH'],
    ['of a key for no builder', { key: unbound() }, 'VERIFY_BUILDER_MISMATCH'],
    ['of a key without a level', { key: { level: undefined as never } }, 'VERIFY_BUILDER_MISMATCH'],
    ['of a key for no builder, where no level is asked for', { key: unbound(), ...anyLevel() }, 'Verified'],
    [
      'of another builder, where no level is asked for',
      { twist: same, ...anyLevel() },
      'VERIFY_BUILDER_MISMATCH',
    ],
    ['of too low a level', { expectation: { minimumLevel: 'SLSA_BUILD_LEVEL_3' } }, 'VERIFY_LEVEL_TOO_LOW'],
    [
      'of a level that is none',
      { expectation: { minimumLevel: 'SLSA_BUILD_LEVEL_0' as never } },
      'VERIFY_LEVEL_TOO_LOW',
    ],
    [
      'of another repository',
      { expectation: { sourceRepository: 'https://github.com/acme/too' } },
      'VERIFY_REPOSITORY_RENAMED',
    ],
    ['of another number', { expectation: { sourceRepositoryId: '1' } }, 'VERIFY_SOURCE_REPOSITORY'],
    ['of another commit', { expectation: { sourceCommit: 'a'.repeat(40) } }, 'VERIFY_COMMIT_MISMATCH'],
    [
      'without a runner',
      { twist: both(asBuilt, drop(`${definition}.internalParameters.github.runner_environment`)) },
      'VERIFY_RUNNER',
    ],
    [
      'begun before the key was in use',
      { twist: both(asBuilt, set(`${metadata}.startedOn`, '2025-12-31T00:00:00Z')) },
      'VERIFY_TIME_INVALID',
    ],
    [
      'ended after the key was retired',
      {
        twist: both(asBuilt, set(`${metadata}.finishedOn`, now.toISOString())),
        key: { validUntil: '2026-02-01T00:00:00Z' },
      },
      'VERIFY_TIME_INVALID',
    ],
    [
      'ended in the future',
      { twist: both(asBuilt, set(`${metadata}.finishedOn`, '2199-01-01T00:00:00Z')) },
      'VERIFY_TIME_INVALID',
    ],
    ['by a certificate', { expectation: { signer: expectation.signer } }, 'VERIFY_SIGNER_KIND'],
  ])('%s', (_, asked, verdict) => {
    expect(refusalCode(() => verifyByKey(asked))).toBe(verdict);
  });
});

describe('an artifact in quarantine', () => {
  const other = '0'.repeat(128);
  test.each<[string, Partial<Quarantined>, string]>([
    ['as it is', {}, 'Verified'],
    ['other bytes', { sha256: sha256Of('other') }, 'VERIFY_SUBJECT_MISMATCH'],
    ['a digest that the statement does not have is not asked', { sha512: other }, 'Verified'],
    ['a second digest that is none', { sha512: 'abc' }, 'VERIFY_SUBJECT_MISMATCH'],
    ['a second digest in capitals', { sha512: sha512.toUpperCase() }, 'VERIFY_SUBJECT_MISMATCH'],
    ['with an SBOM that nobody attested', withSbom(), 'VERIFY_SBOM_MISMATCH'],
    ['without evidence', { evidence: [] }, 'VERIFY_NO_EVIDENCE'],
  ])('%s', (_, changes, verdict) => {
    expect(
      refusalCode(() => verify({ ...artifactWith(keyless), ...changes }, expectation, { trust, now })),
    ).toBe(verdict);
  });

  test('both digests count where the statement has both', async () => {
    const digests = { sha256, sha512: other };
    const bundle = await signedBy(honest.artifactAttestation, {
      statement: set('subject.0.digest', digests),
    });
    const call = () => verify(artifactWith(bundle), expectation, { trust, now });
    expect(refusalCode(call)).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('a digest alone that nobody took of the artifact proves nothing', async () => {
    const bundle = await signedBy(honest.artifactAttestation, {
      statement: set('subject.0.digest', { sha512 }),
    });
    const artifact = artifactWith(bundle);
    expect(refusalCode(() => verify(artifact, expectation, { trust, now }))).toBe('Verified');
    const { sha512: _, ...without } = artifact;
    expect(refusalCode(() => verify(without, expectation, { trust, now }))).toBe('VERIFY_SUBJECT_MISMATCH');
  });
});

test('the verdict names what was asked for, and cannot be changed any more', () => {
  const verified = verify(artifactWith(keyless), expectation, { trust, now });
  const { subject, predicate } = JSON.parse(verified.verdict.json);
  expect(subject).toEqual([{ name: 'tool-1.2.3-linux-x64.tar.gz', digest: { sha256 } }]);
  expect(predicate).toMatchObject({
    resourceUri: expectation.resource,
    verificationResult: 'PASSED',
    verifiedLevels: ['SLSA_BUILD_LEVEL_2'],
    policy: { digest: { sha256: sha256Of(canonicalJson(expectation)) } },
  });
  expect(Object.isFrozen(verified.claims) && Object.isFrozen(verified.claims.log)).toBe(true);
});

test('an expectation of no known kind is refused', () => {
  const nothing = { ...expectation, buildType: 'anything' } as unknown as AttestedExpectation;
  expect(refusalCode(() => verify(artifactWith(keyless), nothing, { trust, now }))).toBe('VERIFY_BUILD_TYPE');
});

function verifyByKey({ twist = asBuilt, expectation: changes, key }: Asked) {
  const signer = {
    ...trustedKey,
    builderId,
    sign: (bytes: Uint8Array) => sign('sha256', bytes, otherKey.privateKey),
  };
  const bundle = Buffer.from(JSON.stringify(signStatement(twist(statement), signer)));
  const keys = [{ ...trustedKey, ...key }];
  return verify(artifactWith(bundle), { ...byKey, ...changes }, { trust: { ...trust, keys }, now });
}

function same(value: unknown): unknown {
  return value;
}

function unbound(): Partial<TrustedKey> {
  return { builderId: undefined as never };
}

function anyLevel(): Pick<Asked, 'expectation'> {
  return { expectation: { minimumLevel: undefined as never } };
}

function withSbom(): Partial<Quarantined> {
  const { evidence } = artifactWith(keyless);
  return { evidence: [...evidence, { name: SBOM_FILE, bytes: Buffer.from('{}') }] };
}
