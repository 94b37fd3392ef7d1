import { createPublicKey } from 'node:crypto';
import { keyIdOf } from '../model/builder-key-id.ts';
import { fail, type Place } from '../model/strict-json/place.ts';

const PEM = /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/;

/**
 * One public key, SubjectPublicKeyInfo in PEM (RFC 7468, section 13), as it prints itself.
 * Node.js would take a private key or a certificate as well, and text around either.
 * @throws HeadwaterError with the code of `place`
 */
export function parsePublicKey(text: string, place: Place): { keyId: string; publicKey: string } {
  const pem = text.replaceAll('\r\n', '\n');
  if (!PEM.test(pem)) fail(place, 'is not one public key in PEM', { expected: '-----BEGIN PUBLIC KEY-----' });
  try {
    const key = createPublicKey(pem);
    return { keyId: keyIdOf(key), publicKey: key.export({ type: 'spki', format: 'pem' }).toString() };
  } catch (cause) {
    return fail(place, 'is not a public key', { cause });
  }
}
