import type { TrustMaterial } from '@sigstore/verify';
import type { TrustedSigstoreRoot } from '../../../model/trust.ts';

/** What a root demands of a signature, as numbers of each kind. */
export interface Requires {
  readonly logEntries: number;
  readonly scts: number;
  readonly timestamps: number;
}

/** For keys that need no instance: no authority, no log, nothing that could be believed by accident. */
export const NO_ROOT: Omit<TrustMaterial, 'publicKey'> = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
};

export const NOTHING_REQUIRED: Requires = { logEntries: 0, scts: 0, timestamps: 0 };

/** A root's demands are what it was added with; numbers that would switch a check off are not known. */
export function isKnownDemand({ logEntries, scts, timestamps }: TrustedSigstoreRoot['requires']): boolean {
  return [logEntries, scts].every((count) => count === 0 || count === 1) && timestamps === 1;
}
