import type { Trust } from '../../model/trust.ts';

/** Which kind of signer is asked for; decided from the expectation before the bundle is looked at. */
export type ExpectedSigner =
  /** A builder of this machine's own trust, by the hint of the bundle. */
  | { readonly kind: 'builder-key' }
  /** A key of others by its id; `root` is where log entries and timestamps are checked. */
  | { readonly kind: 'key'; readonly keyId: string; readonly root?: string }
  /** A certificate of the trusted root of this name. */
  | { readonly kind: 'certificate'; readonly root: string };

export interface AuthenticationContext {
  readonly trust: Trust;
  readonly now: Date;
  readonly signer: ExpectedSigner;
  /** The signed bytes; wanted by a bundle that holds a plain signature and not an envelope. */
  readonly artifact?: Uint8Array;
}
