import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256Of } from './digest.ts';

/** A builder's public key, checked: ECDSA on P-256, in the one spelling its PEM can have. */
export interface BuilderPublicKey {
  /** `sha256:` and the digest of the SubjectPublicKeyInfo in DER, hexadecimal. */
  readonly keyId: string;
  readonly key: KeyObject;
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
  return { keyId: keyIdOf(key), key };
}

/** The name of a key is the digest of its SubjectPublicKeyInfo: whoever changes the bytes changes the name. */
export function keyIdOf(key: KeyObject): string {
  return `sha256:${sha256Of(key.export({ type: 'spki', format: 'der' }))}`;
}

/** The only `builder.id` a machine's own key speaks for (docs/BUILD-TYPE.md). */
export function builderIdOf(keyId: string): string {
  return `urn:headwater:builder:key:${keyId}`;
}
