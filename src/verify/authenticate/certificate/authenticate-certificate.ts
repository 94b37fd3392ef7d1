import type { CertificateSigner } from '../../../model/signer.ts';
import { refuse } from '../../refuse.ts';
import type { AuthenticationContext, ExpectedSigner } from '../context.ts';
import { judgeLogEntries } from '../log/judge-entries.ts';
import { logEntriesOf } from '../log/log-entries.ts';
import { openRoot } from '../root/open-root.ts';
import type { SignedBundle } from '../signed-bundle.ts';
import { verifiedTimes } from '../times.ts';
import { verifySignature } from '../verify-signature.ts';
import { readLeaf } from './leaf.ts';
import { refuseRoots } from './others.ts';

interface CertificateContext extends AuthenticationContext {
  readonly signer: Extract<ExpectedSigner, { kind: 'certificate' }>;
}

/**
 * A signature with a short-lived certificate of a Sigstore instance: the certificate
 * chains to the trusted root, its issuance was logged, the signature was logged or
 * timestamped, and every verified time lies inside the certificate's validity.
 */
export function authenticateCertificate(
  signed: SignedBundle,
  context: CertificateContext,
): CertificateSigner {
  const { trust, now, signer, artifact } = context;
  if (signed.key.kind !== 'certificate') {
    return refuse('VERIFY_SIGNER_KIND', 'it was signed with a key, and a certificate is asked for', {
      expected: `a certificate of the trusted root ${signer.root}`,
      found: 'a public key',
    });
  }
  const root = openRoot(signer.root, trust);
  const leaf = readLeaf(signed.key.leaf);
  refuseRoots(signed.key.others);
  const { material, requires } = root;
  verifySignature(signed, { material, requires, artifact, certificate: leaf.certificate });
  const times = verifiedTimes(signed, now);
  judgeLogEntries(signed, { root, times, signer: signed.key.leaf });
  const { subject, subjectType, extensions } = leaf;
  return {
    kind: 'certificate',
    root: root.name,
    subject,
    subjectType,
    extensions,
    times,
    logEntries: logEntriesOf(signed),
  };
}
