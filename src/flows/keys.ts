import type { Host } from '../host/host.ts';
import type { TrustedBuilderKey } from '../model/trust.ts';
import { rotateBuilderKey } from '../trust/builder-key.ts';
import { loadTrust } from '../trust/load.ts';

/** The builder keys this machine believes; the one without an end is in use. @throws HeadwaterError TRUST_INVALID */
export function showKeys(host: Host): readonly TrustedBuilderKey[] {
  return loadTrust(host).builderKeys;
}

/** Retires the key in use and begins a new one. @throws HeadwaterError KEY_INVALID, TRUST_INVALID, LOCK_TIMEOUT */
export function rotateKey(host: Host): { readonly keyId: string } {
  const { keyId } = rotateBuilderKey(host);
  return { keyId };
}
