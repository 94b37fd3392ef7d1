import type { Signer } from '../../model/signer.ts';
import { refuse } from '../refuse.ts';
import { readBundle } from './bundle/read-bundle.ts';
import { authenticateCertificate } from './certificate/authenticate-certificate.ts';
import { contentOf } from './content.ts';
import type { AuthenticationContext } from './context.ts';
import { authenticateBuilderKey } from './key/builder-key.ts';
import { authenticateKey } from './key/trusted-key.ts';
import type { Content, SignedBundle } from './signed-bundle.ts';

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
