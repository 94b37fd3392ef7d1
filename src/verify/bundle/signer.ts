import type { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { parseBuilderPublicKey } from '../../model/builder-key-id.ts';
import { isSlsaLevel, type SlsaLevel } from '../../model/level.ts';
import { inside, type Place } from '../../model/strict-json/place.ts';
import { readMoment } from '../../model/strict-json/read.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { Trust, TrustedBuilderKey } from '../../model/trust.ts';
import { refuse } from '../refuse.ts';
import type { SignedBundle } from './read-bundle.ts';

/** Who signed, as trust knows it. Keyless signers will be a second kind. */
export interface Signer {
  readonly kind: 'key';
  readonly keyId: string;
  /** The only builder it may speak for. */
  readonly builderId: string;
  readonly level: SlsaLevel;
  readonly validFrom: Date;
  readonly validUntil?: Date;
}

const NO_ROOTS: TrustedRoot = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
};

/** A key of one's own needs no log and no timestamp; the library would ask for one of each. */
const KEY_SIGNED = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };

/**
 * Finds the trusted key that the bundle names and checks the signature over the whole
 * envelope (DSSE v1.0.2, "Protocol").
 * @throws HeadwaterError VERIFY_UNKNOWN_SIGNER, TRUST_INVALID, VERIFY_SIGNATURE_INVALID
 */
export function verifySigner(signed: SignedBundle, trust: Trust): Signer {
  const trusted = findKey(signed.keyHint, trust);
  const signer = signerOf(trusted);
  const { key } = parseTrusted(trusted);
  const material = toTrustMaterial(NO_ROOTS, () => ({ publicKey: key, validFor: () => true }));
  try {
    new Verifier(material, KEY_SIGNED).verify(toSignedEntity(signed.bundle));
  } catch (cause) {
    refuse('VERIFY_SIGNATURE_INVALID', 'the signature is not by the key it names', {
      found: signed.keyHint,
      cause,
    });
  }
  return signer;
}

function findKey(hint: string, trust: Trust): TrustedBuilderKey {
  const [key, ...more] = trust.builderKeys.filter(({ keyId }) => keyId === hint);
  if (more.length > 0) refuse('TRUST_INVALID', 'a trusted key stands there twice', { found: shown(hint) });
  if (key !== undefined) return key;
  return refuse('VERIFY_UNKNOWN_SIGNER', 'the signer is not trusted', {
    expected: trust.builderKeys.map(({ keyId }) => keyId).join(', ') || 'no key is trusted',
    found: shown(hint),
    hint: 'the artifact was signed with a key that this machine does not know',
  });
}

/** A trusted key is named by its own digest, so that a key whose bytes were changed answers to no name. */
function parseTrusted(trusted: TrustedBuilderKey) {
  const parsed = parsePublicKey(trusted);
  if (parsed.keyId === trusted.keyId) return parsed;
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

function signerOf(trusted: TrustedBuilderKey): Signer {
  const place: Place = { code: 'TRUST_INVALID', path: `trusted key ${trusted.keyId}` };
  const { keyId, builderId, level, validUntil } = trusted;
  if (!isSlsaLevel(level))
    refuse('TRUST_INVALID', 'a trusted key has no SLSA level', { found: shown(level) });
  return {
    kind: 'key',
    keyId,
    builderId,
    level,
    validFrom: readMoment(trusted.validFrom, inside(place, 'validFrom')),
    ...(validUntil !== undefined && { validUntil: readMoment(validUntil, inside(place, 'validUntil')) }),
  };
}
