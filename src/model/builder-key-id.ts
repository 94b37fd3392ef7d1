import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256Of } from './digest.ts';

/** A builder's public key, checked: ECDSA on P-256, in the one spelling its PEM can have. */
export interface BuilderPublicKey {
  /** `sha256:` and the digest of the SubjectPublicKeyInfo in DER, hexadecimal. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly der: Uint8Array;
}

/**
 * Parses SubjectPublicKeyInfo in PEM (RFC 7468, section 13). The PEM must be what the
 * key prints as: certificates, private keys and text around it are not accepted.
 * @throws TypeError when it is anything else than one P-256 public key.
 */
export function parseBuilderPublicKey(pem: string): BuilderPublicKey {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new TypeError('not an ECDSA key on P-256');
  }
  if (key.export({ type: 'spki', format: 'pem' }) !== pem) throw new TypeError('not a plain PEM public key');
  const der = spkiOf(key);
  return { keyId: keyIdOf(der), der };
}

export function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

/** The name of a key is its own digest: whoever changes the bytes changes the name. */
export function keyIdOf(spki: Uint8Array): string {
  return `sha256:${sha256Of(spki)}`;
}

/** The only `builder.id` a machine's own key speaks for (docs/BUILD-TYPE.md). */
export function builderIdOf(keyId: string): string {
  return `urn:headwater:builder:key:${keyId}`;
}
