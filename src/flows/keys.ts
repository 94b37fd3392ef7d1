import type { Host } from '../host/host.ts';
import type { TrustedBuilderKey } from '../model/trust.ts';
import { openBuilderKey, rotateBuilderKey } from '../trust/builder-key.ts';
import { loadOwnKeys } from '../trust/load.ts';

/** The builder keys of this machine; the one without an end is in use. @throws HeadwaterError TRUST_INVALID */
export function showKeys(host: Host): readonly TrustedBuilderKey[] {
  return loadOwnKeys(host);
}

/**
 * The public half of the key in use, for the trust of other machines (`trust add builder-key`). Made
 * where there is none yet.
 * @returns PEM, SubjectPublicKeyInfo.
 * @throws HeadwaterError KEY_INVALID, TRUST_INVALID, LOCK_TIMEOUT
 */
export function exportKey(host: Host): { readonly keyId: string; readonly publicKey: string } {
  const { keyId, publicKey } = openBuilderKey(host);
  return { keyId, publicKey };
}

/** Retires the key in use and begins a new one. @throws HeadwaterError KEY_INVALID, TRUST_INVALID, LOCK_TIMEOUT */
export function rotateKey(host: Host): { readonly keyId: string } {
  const { keyId } = rotateBuilderKey(host);
  return { keyId };
}
