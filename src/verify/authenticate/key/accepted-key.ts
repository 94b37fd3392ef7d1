import type { KeyObject } from 'node:crypto';

const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];
const SHORTEST_RSA = 2048;

/** Kinds of keys that Sigstore signs with (sigstore_common.proto, "PublicKeyDetails"), without the weak ones. */
export function isAcceptedKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  switch (asymmetricKeyType) {
    case 'ec':
      return CURVES.includes(asymmetricKeyDetails?.namedCurve);
    case 'ed25519':
      return true;
    case 'rsa':
      return (asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_RSA;
    default:
      return false;
  }
}
