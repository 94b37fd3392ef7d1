import type { SlsaLevel } from './level.ts';

/** Somebody whose verification summaries are believed, and how far. */
export interface TrustedVerifier {
  /** Exact `verifier.id`; it counts only with the signer below. */
  readonly id: string;
  readonly signer: VerifierSigner;
  /** Who runs it, by a name of the user's; two verifiers of one operator are one witness. */
  readonly operator: string;
  /** The highest level it is believed to have verified, whatever it says. */
  readonly level: SlsaLevel;
  /** Whether it builds anew what it speaks of: only then is it a witness of a rebuild. */
  readonly rebuilds: boolean;
}

export type VerifierSigner =
  | { readonly kind: 'key'; readonly keyId: string }
  | {
      readonly kind: 'certificate';
      /** Name of the trusted root. */
      readonly root: string;
      /** Exact OIDC issuer. */
      readonly issuer: string;
      /** The whole subject alternative name. */
      readonly subject: string;
    };
