import type { Signer } from '../../model/signer.ts';
import type { Trust } from '../../model/trust.ts';
import { refuse } from '../refuse.ts';
import { readBundle, type SignedBundle } from './bundle/read-bundle.ts';
import { authenticateCertificate } from './certificate/authenticate-certificate.ts';
import { type Content, contentOf } from './content.ts';
import { authenticateBuilderKey } from './key/builder-key.ts';
import { authenticateKey } from './key/trusted-key.ts';

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

export interface Authenticated {
  readonly signer: Signer;
  readonly content: Content;
}

/**
 * Who really signed a Sigstore bundle (v0.1, v0.2, v0.3), and what was signed; nothing
 * about what it says. Pure and synchronous. Built on `@sigstore/verify`; what that leaves
 * out is done here (Sigstore client specification, "Verification").
 * @throws HeadwaterError VERIFY_BUNDLE_INVALID, VERIFY_BUNDLE_TOO_LARGE, VERIFY_PAYLOAD_TYPE,
 * VERIFY_SIGNER_KIND, VERIFY_UNKNOWN_SIGNER, VERIFY_ROOT_UNKNOWN, TRUST_INVALID,
 * VERIFY_CERTIFICATE_INVALID, VERIFY_LOG_INVALID, VERIFY_TIMESTAMP_INVALID,
 * VERIFY_SIGNATURE_INVALID, VERIFY_TIME_INVALID, VERIFY_SUBJECT_MISMATCH
 */
export function authenticate(bytes: Uint8Array, context: AuthenticationContext): Authenticated {
  const signed = readBundle(bytes);
  const content = contentOf(signed, context.artifact);
  return { signer: signerOf(signed, context), content };
}

function signerOf(signed: SignedBundle, context: AuthenticationContext): Signer {
  const { signer } = context;
  switch (signer.kind) {
    case 'builder-key':
      return authenticateBuilderKey(signed, context.trust);
    case 'key':
      return authenticateKey(signed, { ...context, signer });
    case 'certificate':
      return authenticateCertificate(signed, { ...context, signer });
    default:
      return refuse('VERIFY_SIGNER_KIND', 'nobody said who should have signed');
  }
}
