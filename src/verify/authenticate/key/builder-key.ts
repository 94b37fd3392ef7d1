import { parseBuilderPublicKey } from '../../../model/builder-key-id.ts';
import { isSlsaLevel } from '../../../model/level.ts';
import type { KeySigner } from '../../../model/signer.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import type { Trust, TrustedBuilderKey } from '../../../model/trust.ts';
import { refuse } from '../../refuse.ts';
import { NO_ROOT, NOTHING_REQUIRED } from '../root/no-root.ts';
import type { SignedBundle } from '../signed-bundle.ts';
import { verifySignature } from '../verify-signature.ts';
import { readValidity } from './validity.ts';

/**
 * A bundle of headwater's own: v0.3, the hint of a key, and nothing beside it (docs/FORMATS.md,
 * "Evidence"). Finds the trusted key that it names and checks the signature over the whole
 * envelope (DSSE v1.0.2, "Protocol").
 * @throws HeadwaterError VERIFY_BUNDLE_INVALID, VERIFY_UNKNOWN_SIGNER, TRUST_INVALID, VERIFY_SIGNATURE_INVALID
 */
export function authenticateBuilderKey(signed: SignedBundle, trust: Trust): KeySigner {
  const trusted = findKey(hintOf(signed), trust);
  const { keyId, builderId, level } = trusted;
  if (!isSlsaLevel(level))
    refuse('TRUST_INVALID', 'a trusted key has no SLSA level', { found: shown(level) });
  const validity = readValidity(trusted);
  const key = parseTrusted(trusted);
  verifySignature(signed, {
    material: { ...NO_ROOT, publicKey: () => ({ publicKey: key, validFor: () => true }) },
    requires: NOTHING_REQUIRED,
  });
  return { kind: 'key', keyId, builderId, level, ...validity, times: [], logEntries: [] };
}

function hintOf({ key, version, logEntryCount, mentionsTimestamps }: SignedBundle): string {
  if (key.kind === 'key' && version === '0.3' && logEntryCount === 0 && !mentionsTimestamps) return key.hint;
  return refuse('VERIFY_BUNDLE_INVALID', 'bundle is not as a builder of headwater signs it', {
    expected: 'a bundle v0.3 with the hint of a key, without log entries and timestamps',
    found: `a bundle v${version} with a ${key.kind}, ${logEntryCount} log entries${mentionsTimestamps ? ' and timestamps' : ''}`,
  });
}

function findKey(hint: string, trust: Trust): TrustedBuilderKey {
  const key = onlyKey(hint, trust.builderKeys) ?? onlyKey(hint, trust.machineKeys ?? []);
  if (key !== undefined) return key;
  return refuse('VERIFY_UNKNOWN_SIGNER', 'the signer is not trusted', {
    expected: trust.builderKeys.map(({ keyId }) => keyId).join(', ') || 'no key is trusted',
    found: shown(hint),
    hint: 'the artifact was signed with a key that this machine does not know; of a machine of your own, `headwater trust add builder-key` adds it',
  });
}

function onlyKey(hint: string, keys: readonly TrustedBuilderKey[]): TrustedBuilderKey | undefined {
  const [key, ...more] = keys.filter(({ keyId }) => keyId === hint);
  if (more.length > 0) refuse('TRUST_INVALID', 'a trusted key stands there twice', { found: shown(hint) });
  return key;
}

/** A trusted key is named by its own digest, so that a key whose bytes were changed answers to no name. */
function parseTrusted(trusted: TrustedBuilderKey) {
  const parsed = parsePublicKey(trusted);
  if (parsed.keyId === trusted.keyId) return parsed.key;
  return refuse('TRUST_INVALID', 'a trusted key is not the key it is named after', {
    expected: shown(trusted.keyId),
    found: parsed.keyId,
  });
}

function parsePublicKey(trusted: TrustedBuilderKey) {
  try {
    return parseBuilderPublicKey(trusted.publicKey);
  } catch (cause) {
    return refuse('TRUST_INVALID', 'a trusted key cannot be read', { found: shown(trusted.keyId), cause });
  }
}
