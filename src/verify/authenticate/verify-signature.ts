import type { X509Certificate } from '@sigstore/core';
import {
  type SignedEntity,
  type TrustMaterial,
  toSignedEntity,
  VerificationError,
  Verifier,
} from '@sigstore/verify';
import type { ErrorCode } from '../../errors.ts';
import { refuse } from '../refuse.ts';
import type { Requires } from './root/no-root.ts';
import type { SignedBundle } from './signed-bundle.ts';

export interface SignatureCheck {
  readonly material: TrustMaterial;
  readonly requires: Requires;
  readonly artifact?: Uint8Array | undefined;
  /** The bundle's own, parsed already. */
  readonly certificate?: X509Certificate;
}

/**
 * All of the library's own checks: chain, SCTs, log entries, timestamps, signature.
 * @throws HeadwaterError VERIFY_CERTIFICATE_INVALID, VERIFY_LOG_INVALID,
 * VERIFY_TIMESTAMP_INVALID, VERIFY_TIME_INVALID, VERIFY_SIGNATURE_INVALID
 */
export function verifySignature(signed: SignedBundle, check: SignatureCheck): void {
  const { material, requires } = check;
  const verifier = new Verifier(material, {
    tlogThreshold: requires.logEntries,
    ctlogThreshold: requires.scts,
    timestampThreshold: requires.timestamps,
  });
  const entity = entityOf(signed, check);
  try {
    verifier.verify(entity);
  } catch (cause) {
    const [code, message] = reasonOf(cause);
    refuse(code, message, { ...(cause instanceof Error && { found: cause.message }), cause });
  }
}

/** Timestamps are parsed here, and the library's parser throws whatever it likes. */
function entityOf({ bundle }: SignedBundle, { artifact, certificate }: SignatureCheck): SignedEntity {
  try {
    const entity = toSignedEntity(bundle, artifact && Buffer.from(artifact));
    entity.timestamps.forEach(mustBeGranted);
    return certificate === undefined ? entity : { ...entity, key: { $case: 'certificate', certificate } };
  } catch (cause) {
    return refuse('VERIFY_TIMESTAMP_INVALID', 'a timestamp cannot be read', { cause });
  }
}

/** The library takes any response for a token (RFC 3161, section 2.4.2). */
function mustBeGranted(time: SignedEntity['timestamps'][number]): void {
  if (time.$case !== 'timestamp-authority') return;
  const { status, signingTime, signerSerialNumber } = time.timestamp;
  const granted = status === 0n || status === 1n;
  if (!granted || Number.isNaN(signingTime.getTime()) || signerSerialNumber.length === 0) {
    throw new TypeError('the timestamp was not granted');
  }
}

function reasonOf(cause: unknown): readonly [ErrorCode, string] {
  const code = cause instanceof VerificationError ? cause.code : undefined;
  if (code?.startsWith('TLOG_')) return ['VERIFY_LOG_INVALID', 'the transparency log does not vouch for it'];
  switch (code) {
    case 'TIMESTAMP_ERROR':
      return ['VERIFY_TIMESTAMP_INVALID', 'nobody trusted says when it was signed'];
    case 'CERTIFICATE_ERROR':
      return ['VERIFY_CERTIFICATE_INVALID', 'the certificate is not one of the trusted root'];
    case 'PUBLIC_KEY_ERROR':
      return ['VERIFY_TIME_INVALID', 'the key was not in use when it signed'];
    default:
      return ['VERIFY_SIGNATURE_INVALID', 'the signature is not by the key it names'];
  }
}
