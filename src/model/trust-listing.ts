import type { TrustedBuilder, TrustedBuilderKey, TrustedKey, TrustedSigstoreRoot } from './trust.ts';
import type { TrustedVerifier } from './trusted-verifier.ts';

/** One thing that is believed, or was shipped and is denied. */
export type Trusted =
  | { readonly kind: 'root'; readonly name: string; readonly root: ShownRoot }
  | { readonly kind: 'key'; readonly name: string; readonly key: TrustedKey }
  | {
      readonly kind: 'builder';
      readonly name: string;
      readonly source: 'shipped' | 'user';
      readonly builder: TrustedBuilder;
    }
  | { readonly kind: 'verifier'; readonly name: string; readonly verifier: TrustedVerifier }
  | { readonly kind: 'machine'; readonly name: string; readonly key: TrustedBuilderKey }
  | { readonly kind: 'denied'; readonly name: string };

export interface ShownRoot extends Omit<TrustedSigstoreRoot, 'json'> {
  /** Of its JSON. */
  readonly sha256: string;
  /** When it was added or refreshed, or the shipped copy was taken. */
  readonly since: string;
}

export interface TrustDetail {
  readonly trusted: Trusted;
  /** Of a root: its JSON, judged. */
  readonly content?: unknown;
}
