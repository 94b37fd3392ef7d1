import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { keyIdOf } from '../../../src/model/builder-key-id.ts';
import type { Trust } from '../../../src/model/trust.ts';
import { authenticate } from '../../../src/verify/authenticate/authenticate.ts';
import type { ExpectedSigner } from '../../../src/verify/authenticate/context.ts';
import {
  bundleOf,
  type PublishedCase,
  publishedCases,
  publishedRoot,
  readPublished,
  unpublished,
} from '../../world/published.ts';

const BUNDLE = 'VERIFY_BUNDLE_INVALID';
const CERTIFICATE = 'VERIFY_CERTIFICATE_INVALID';
const LOG = 'VERIFY_LOG_INVALID';
const TIMESTAMP = 'VERIFY_TIMESTAMP_INVALID';
const SUBJECT = 'VERIFY_SUBJECT_MISMATCH';

/** Why each of the bundles that must not pass is refused. */
const reasons: Readonly<Record<string, string>> = {
  'bundle-empty-certificate-chain_fail': BUNDLE,
  'bundle-from-wrong-instance_fail': CERTIFICATE,
  'bundle-invalid-base64-signature_fail': BUNDLE,
  'bundle-malformed-json_fail': BUNDLE,
  'bundle-negative-log-index_fail': BUNDLE,
  'bundle-unknown-version_fail': BUNDLE,
  'bundle-with-root-cert_fail': BUNDLE,
  'checkpoint-bad-keyhint_fail': LOG,
  'checkpoint-wrong-roothash_fail': LOG,
  'dsse-invalid-sig_fail': LOG,
  'dsse-mismatch-envelope_fail': LOG,
  'dsse-mismatch-sig_fail': LOG,
  'inclusion-proof-corrupted-hash_fail': LOG,
  'incorrect-public-key_fail': LOG,
  'integrated-time-in-future_fail': CERTIFICATE,
  'intoto-expired-certificate_fail': CERTIFICATE,
  'intoto-log-entry-mismatch_fail': LOG,
  'intoto-missing-inclusion-proof_fail': BUNDLE,
  'intoto-set-outside-signing-cert-validity_fail': CERTIFICATE,
  'intoto-tsa-timestamp-outside-cert-validity_fail': CERTIFICATE,
  'invalid-checkpoint-signature_fail': LOG,
  'invalid-ct-key_fail': CERTIFICATE,
  'invalid-inclusion-proof_fail': BUNDLE,
  'managed-key-no-key_fail': 'VERIFY_SIGNER_KIND',
  'managed-key-wrong-key_fail': 'no key',
  'message-digest-mismatch_fail': SUBJECT,
  'rekor2-checkpoint-missing-log-signature_fail': LOG,
  'rekor2-checkpoint-missing-origin_fail': LOG,
  'rekor2-checkpoint-missing-root-hash_fail': LOG,
  'rekor2-checkpoint-missing-size_fail': LOG,
  'rekor2-checkpoint-no-matching-signature_fail': LOG,
  'rekor2-dsse-invalid-sig_fail': LOG,
  'rekor2-dsse-mismatch-envelope_fail': LOG,
  'rekor2-dsse-mismatch-sig_fail': LOG,
  'rekor2-no-inclusion-proof_fail': BUNDLE,
  'rekor2-no-timestamp_fail': TIMESTAMP,
  'rekor2-timestamp-outside-trust-root-tsa-validity_fail': TIMESTAMP,
  'rekor2-timestamp-outside-tsa-cert-validity_fail': TIMESTAMP,
  'rekor2-timestamp-payload-mismatch_fail': TIMESTAMP,
  'rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail': TIMESTAMP,
  'rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail': TIMESTAMP,
  'rekor2-timestamp-with-incorrect-time_fail': BUNDLE,
  'set-invalid-signature_fail': LOG,
  'signature-mismatch_fail': LOG,
  'trust-root-tlog-missing-validity-start_fail': 'TRUST_INVALID',
  'wrong-hashedrekord-artifact_fail': LOG,
  'wrong-hashedrekord-cert-and-sig_fail': LOG,
  'wrong-hashedrekord-entry_fail': LOG,
  'wrong-material_fail': SUBJECT,
};

const cases = publishedCases().filter(({ id }) => id.startsWith('conformance/'));

describe.skipIf(unpublished)(`bundles of sigstore-conformance ${unpublished ?? ''}`, () => {
  test('are all here', () => {
    expect(cases).toHaveLength(70);
    const refused = cases.filter((one) => one.expect === 'reject').map(({ id }) => id.split('/')[1]);
    expect(refused.toSorted()).toEqual(Object.keys(reasons).toSorted());
  });

  test.each(cases)('$id: $expect', (one) => {
    const name = one.id.split('/')[1] ?? '';
    expect(verdictOf(one)).toBe(one.expect === 'accept' ? signerOf(one) : reasons[name]);
  });
});

function signerOf({ policy }: PublishedCase): string {
  return policy.san === undefined ? 'the key' : `${policy.san} ${policy.issuer}`;
}

function verdictOf(one: PublishedCase): string {
  const root = publishedRoot(one);
  const given = one.key === undefined ? undefined : keyIn(one.key);
  if (given === 'no key') return given;
  const trust: Trust = { builderKeys: [], roots: [root], keys: given === undefined ? [] : [given] };
  const wanted: ExpectedSigner =
    given === undefined
      ? { kind: 'certificate', root: root.name }
      : { kind: 'key', keyId: given.keyId, root: root.name };
  const context = {
    trust,
    now: new Date('2026-11-01T00:00:00Z'),
    signer: wanted,
    artifact: readPublished(one.artifact),
  };
  try {
    const { signer } = authenticate(bundleOf(one), context);
    return signer.kind === 'key' ? 'the key' : `${signer.subject} ${signer.extensions.issuer}`;
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}

/** One of the cases holds a file that is no key; nothing can be trusted by it. */
function keyIn(path: string) {
  const pem = readPublished(path).toString();
  try {
    const key = createPublicKey(pem);
    const publicKey = key.export({ type: 'spki', format: 'pem' }).toString();
    return { keyId: keyIdOf(key), name: 'given', publicKey, validFrom: '1970-01-01T00:00:00Z' };
  } catch {
    return 'no key';
  }
}
