import { createPublicKey, type KeyObject } from 'node:crypto';
import { keyIdOf } from '../../../model/builder-key-id.ts';
import type { KeySigner } from '../../../model/signer.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import type { Trust, TrustedKey } from '../../../model/trust.ts';
import { refuse } from '../../refuse.ts';
import type { AuthenticationContext, ExpectedSigner } from '../context.ts';
import { judgeLogEntries } from '../log/judge-entries.ts';
import { logEntriesOf } from '../log/log-entries.ts';
import { NO_ROOT, NOTHING_REQUIRED } from '../root/no-root.ts';
import { openRoot } from '../root/open-root.ts';
import type { SignedBundle } from '../signed-bundle.ts';
import { verifiedTimes } from '../times.ts';
import { verifySignature } from '../verify-signature.ts';
import { isAcceptedKey } from './accepted-key.ts';
import { isValidAt, readValidity, type Validity } from './validity.ts';

interface KeyContext extends AuthenticationContext {
  readonly signer: Extract<ExpectedSigner, { kind: 'key' }>;
}

/**
 * A signature with a key of others. With a root, the bundle must be logged and timed as
 * that root requires, and the key must have been in use at every verified time; without,
 * it brings neither logs nor timestamps, and the key must be in use now, since nobody can
 * say when it signed.
 */
export function authenticateKey(signed: SignedBundle, context: KeyContext): KeySigner {
  const trusted = findKey(context.signer.keyId, context.trust);
  mustBeNamed(signed, trusted);
  const key = parseKey(trusted);
  const validity = readValidity(trusted);
  const verified = verifyWith(signed, { context, key, validity });
  const { keyId, builderId, level } = trusted;
  return {
    kind: 'key',
    keyId,
    ...(builderId !== undefined && { builderId }),
    ...(level !== undefined && { level }),
    ...validity,
    ...verified,
  };
}

function findKey(wanted: string, trust: Trust): TrustedKey {
  const keys = trust.keys ?? [];
  const [key, ...more] = keys.filter(({ keyId }) => keyId === wanted);
  if (more.length > 0) refuse('TRUST_INVALID', 'a trusted key stands there twice', { found: shown(wanted) });
  if (key !== undefined) return key;
  return refuse('VERIFY_UNKNOWN_SIGNER', 'the key that is asked for is not trusted', {
    expected: keys.map(({ keyId }) => keyId).join(', ') || 'no key of others is trusted',
    found: shown(wanted),
  });
}

/** The names a key goes by: the one trust gives it, else its id or the same digest as base64, as Sigstore's clients write it. */
function mustBeNamed({ key }: SignedBundle, trusted: TrustedKey): void {
  if (key.kind !== 'key') {
    refuse('VERIFY_SIGNER_KIND', 'it was signed with a certificate, and a key is asked for', {
      expected: shown(trusted.keyId),
      found: 'a certificate',
    });
  }
  const digest = Buffer.from(trusted.keyId.replace('sha256:', ''), 'hex').toString('base64');
  const names = trusted.hint === undefined ? [trusted.keyId, digest] : [trusted.hint];
  if (names.includes(key.hint)) return;
  refuse('VERIFY_UNKNOWN_SIGNER', 'it was signed with another key', {
    expected: names.join(' or '),
    found: shown(key.hint),
  });
}

function parseKey({ keyId, publicKey }: TrustedKey): KeyObject {
  const key = parsePem(publicKey, keyId);
  const found = keyIdOf(key);
  if (found !== keyId) {
    refuse('TRUST_INVALID', 'a trusted key is not the key it is named after', {
      expected: shown(keyId),
      found,
    });
  }
  if (!isAcceptedKey(key)) refuse('TRUST_INVALID', 'a trusted key is of a kind that is not accepted');
  return key;
}

/** Certificates, private keys and text around a key would parse as well. */
function parsePem(pem: string, keyId: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.export({ type: 'spki', format: 'pem' }) === pem) return key;
  } catch (cause) {
    return refuse('TRUST_INVALID', 'a trusted key cannot be read', { found: shown(keyId), cause });
  }
  return refuse('TRUST_INVALID', 'a trusted key is not a plain PEM public key', { found: shown(keyId) });
}

interface KeyInUse {
  readonly context: KeyContext;
  readonly key: KeyObject;
  readonly validity: Validity;
}

function verifyWith(signed: SignedBundle, { context, key, validity }: KeyInUse) {
  const { signer, trust, now, artifact } = context;
  const finder = () => ({ publicKey: key, validFor: (moment: Date) => isValidAt(validity, moment) });
  if (signer.root === undefined) {
    mustStandAlone(signed);
    mustBeInUse(validity, now);
    const material = { ...NO_ROOT, publicKey: finder };
    verifySignature(signed, { material, requires: NOTHING_REQUIRED, artifact });
    return { times: [], logEntries: [] };
  }
  const root = openRoot(signer.root, trust);
  const material = { ...root.material, publicKey: finder };
  verifySignature(signed, { material, requires: root.requires, artifact });
  const times = verifiedTimes(signed, now);
  judgeLogEntries(signed, { root, times, signer: key.export({ type: 'spki', format: 'der' }) });
  return { times, logEntries: logEntriesOf(signed) };
}

function mustStandAlone({ logEntryCount, timestamps }: SignedBundle): void {
  if (logEntryCount + timestamps.length === 0) return;
  refuse('VERIFY_ROOT_UNKNOWN', 'it has log entries or timestamps, and nobody said which root checks them', {
    found: `${logEntryCount} log entries, ${timestamps.length} timestamps`,
    hint: 'name the trusted root of the instance that logged it',
  });
}

function mustBeInUse(validity: Validity, now: Date): void {
  if (isValidAt(validity, now)) return;
  refuse('VERIFY_TIME_INVALID', 'the key is not in use, and nobody can say when it signed', {
    expected: `from ${validity.validFrom.toISOString()} to ${validity.validUntil?.toISOString() ?? 'now'}`,
    found: now.toISOString(),
  });
}
