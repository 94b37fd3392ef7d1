import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import type { AttestedExpectation } from '../../src/model/attested-expectation.ts';
import type { TrustedKey } from '../../src/model/trust.ts';
import { judgeBundle, now, sigstore } from '../world/attested-case.ts';
import { makeBuilder, signStatement } from '../world/builder.ts';
import { honest, keySigned, otherSigner, trustedKey } from '../world/sigstore/honest.ts';
import { makeRekor } from '../world/sigstore/rekor.ts';
import { both, drop, edit, set, type Twist } from '../world/twist.ts';

interface Change {
  readonly statement?: Twist;
  readonly bundle?: Twist;
  readonly expectation?: Partial<AttestedExpectation>;
  readonly key?: Partial<TrustedKey>;
  readonly keys?: readonly TrustedKey[];
  /** Signed and logged, and the expectation names the root. */
  readonly logged?: true;
}

const stranger = makeBuilder().signer;
const bundleOf = (signer = otherSigner) => signStatement(keySigned.statement, signer);
const HINT = 'verificationMaterial.publicKey.hint';
const entry = 'verificationMaterial.tlogEntries.0';
const internal = 'predicate.buildDefinition.internalParameters.github';
const an = { hour: 3_600_000 };
const before = new Date(now.getTime() - 2 * an.hour).toISOString();
const after = new Date(now.getTime() + an.hour).toISOString();

function judge({ statement, bundle, expectation, key, keys, logged }: Change): string {
  const said = statement?.(keySigned.statement) ?? keySigned.statement;
  const signed: unknown = logged
    ? JSON.parse(Buffer.from(sigstore.signWithKey(said, otherSigner)).toString())
    : signStatement(said, otherSigner);
  const signer = { kind: 'key', keyId: trustedKey.keyId, ...(logged && { root: 'private' }) } as const;
  return judgeBundle(
    Buffer.from(JSON.stringify(bundle?.(signed) ?? signed)),
    { ...keySigned.expectation, signer, ...expectation },
    { trust: { keys: keys ?? [{ ...trustedKey, ...key }] } },
  );
}

const rows: readonly (readonly [string, Change, ErrorCode])[] = [
  [
    'the signature of a stranger under the trusted name',
    { bundle: () => set(HINT, trustedKey.keyId)(bundleOf({ ...otherSigner, ...stranger })) },
    'VERIFY_SIGNATURE_INVALID',
  ],
  ['the name of a stranger', { bundle: set(HINT, stranger.keyId) }, 'VERIFY_UNKNOWN_SIGNER'],
  ['a name with a suffix', { bundle: edit(HINT, (text) => `${text}0`) }, 'VERIFY_UNKNOWN_SIGNER'],
  ['a name in capitals', { bundle: edit(HINT, (text) => text.toUpperCase()) }, 'VERIFY_UNKNOWN_SIGNER'],
  ['an empty name', { bundle: set(HINT, '') }, 'VERIFY_BUNDLE_INVALID'],
  ['no name', { bundle: drop(HINT) }, 'VERIFY_BUNDLE_INVALID'],
  [
    'a name of somebody in the envelope',
    { bundle: set('dsseEnvelope.signatures.0.keyid', stranger.keyId) },
    'VERIFY_BUNDLE_INVALID',
  ],
  ['a key that goes by another name', { key: { hint: 'SHA256:other' } }, 'VERIFY_UNKNOWN_SIGNER'],
  ['a key nobody trusts', { keys: [] }, 'VERIFY_UNKNOWN_SIGNER'],
  ['a key that stands there twice', { keys: [trustedKey, trustedKey] }, 'TRUST_INVALID'],
  ['a key under the name of another', { key: { publicKey: stranger.publicKey } }, 'TRUST_INVALID'],
  ['a key that is none', { key: { publicKey: 'key' } }, 'TRUST_INVALID'],
  [
    'a private key in its place',
    {
      key: {
        publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      },
    },
    'TRUST_INVALID',
  ],
  ['a key without a beginning', { key: { validFrom: '' } }, 'TRUST_INVALID'],
  ['a key that is retired', { key: { validUntil: before } }, 'VERIFY_TIME_INVALID'],
  ['a key that is not in use yet', { key: { validFrom: after } }, 'VERIFY_TIME_INVALID'],
  [
    'another builder',
    { statement: set('predicate.runDetails.builder.id', 'https://builds.acme.example/macos') },
    'VERIFY_BUILDER_MISMATCH',
  ],
  [
    'a builder with the same prefix',
    { statement: edit('predicate.runDetails.builder.id', (text) => `${text}-evil`) },
    'VERIFY_BUILDER_MISMATCH',
  ],
  [
    'another builder, where no level is asked for',
    {
      statement: set('predicate.runDetails.builder.id', 'https://builds.acme.example/macos'),
      expectation: { minimumLevel: undefined as never },
    },
    'VERIFY_BUILDER_MISMATCH',
  ],
  [
    'a level that it has not earned',
    { expectation: { minimumLevel: 'SLSA_BUILD_LEVEL_3' } },
    'VERIFY_LEVEL_TOO_LOW',
  ],
  [
    'another repository',
    {
      statement: both(
        edit('predicate.buildDefinition.externalParameters.workflow.repository', evil),
        edit('predicate.buildDefinition.resolvedDependencies.0.uri', evil),
        set(`${internal}.repository_id`, '1'),
      ),
    },
    'VERIFY_SOURCE_REPOSITORY',
  ],
  [
    'no number of the repository',
    { statement: drop(`${internal}.repository_id`) },
    'VERIFY_SOURCE_REPOSITORY',
  ],
  [
    'another number of the repository',
    { statement: set(`${internal}.repository_id`, '1') },
    'VERIFY_SOURCE_REPOSITORY',
  ],
  [
    'another commit',
    { statement: set('predicate.buildDefinition.resolvedDependencies.0.digest.gitCommit', '0'.repeat(40)) },
    'VERIFY_COMMIT_MISMATCH',
  ],
  [
    'a runner of somebody',
    { statement: set(`${internal}.runner_environment`, 'self-hosted') },
    'VERIFY_RUNNER',
  ],
  ['no runner', { statement: drop(`${internal}.runner_environment`) }, 'VERIFY_RUNNER'],
  [
    'an artifact of other bytes',
    { statement: set('subject.0.digest.sha256', '0'.repeat(64)) },
    'VERIFY_SUBJECT_MISMATCH',
  ],
  [
    'a build of before the key was in use',
    { statement: set('predicate.runDetails.metadata.startedOn', '2025-12-31T23:59:59Z') },
    'VERIFY_TIME_INVALID',
  ],
  [
    'a certificate where the key is asked for',
    {
      bundle: both(
        drop('verificationMaterial.publicKey'),
        set('verificationMaterial.certificate', { rawBytes: 'AAAA' }),
      ),
    },
    'VERIFY_SIGNER_KIND',
  ],
  [
    'a key where a certificate is asked for',
    { expectation: { signer: honest.artifactAttestation.expectation.signer } },
    'VERIFY_SIGNER_KIND',
  ],
  [
    'another key than is asked for, both trusted',
    {
      expectation: { signer: { kind: 'key', keyId: stranger.keyId } },
      keys: [trustedKey, { ...trustedKey, keyId: stranger.keyId, publicKey: stranger.publicKey }],
    },
    'VERIFY_UNKNOWN_SIGNER',
  ],
  [
    'log entries, and no root is named',
    { logged: true, expectation: { signer: { kind: 'key', keyId: trustedKey.keyId } } },
    'VERIFY_ROOT_UNKNOWN',
  ],
  [
    'no log entries, and a root is named',
    { expectation: { signer: { kind: 'key', keyId: trustedKey.keyId, root: 'private' } } },
    'VERIFY_TIMESTAMP_INVALID',
  ],
  [
    'a root nobody knows',
    { logged: true, expectation: { signer: { kind: 'key', keyId: trustedKey.keyId, root: 'other' } } },
    'VERIFY_ROOT_UNKNOWN',
  ],
  ['logged, and the entry is taken out', { logged: true, bundle: drop(entry) }, 'VERIFY_TIMESTAMP_INVALID'],
  [
    'logged at a time before the key was in use',
    { logged: true, key: { validFrom: after } },
    'VERIFY_TIME_INVALID',
  ],
  [
    'logged at a time after the key was retired',
    { logged: true, key: { validUntil: before } },
    'VERIFY_TIME_INVALID',
  ],
  [
    'logged at another time',
    { logged: true, bundle: edit(`${entry}.integratedTime`, (text) => String(Number(text) - 1)) },
    'VERIFY_LOG_INVALID',
  ],
  [
    'logged elsewhere',
    {
      logged: true,
      bundle: set(`${entry}.logId.keyId`, Buffer.from(makeRekor('x').origin.padEnd(32)).toString('base64')),
    },
    'VERIFY_LOG_INVALID',
  ],
];

function evil(text: string): string {
  return text.replace('acme', 'evil');
}

describe('a bundle that a key signed is refused', () => {
  test.each(rows)('%s', (_, change, code) => {
    expect(judge(change)).toBe(code);
  });

  test('and accepted as it is', () => {
    expect([judge({}), judge({ logged: true })]).toEqual(['Verified', 'Verified']);
  });
});
