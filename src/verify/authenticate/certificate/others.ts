import { X509Certificate } from '@sigstore/core';
import { refuse } from '../../refuse.ts';

/**
 * The chain of a v0.1 or v0.2 bundle is not believed; but one that brings its own root
 * along asks for that belief (sigstore_common.proto, "X509CertificateChain": a bundle must
 * not hold the root).
 * @throws HeadwaterError VERIFY_CERTIFICATE_INVALID
 */
export function refuseRoots(certificates: readonly Uint8Array[]): void {
  for (const der of certificates) {
    if (!isRoot(der)) continue;
    refuse('VERIFY_CERTIFICATE_INVALID', 'the bundle brings its own root certificate along');
  }
}

function isRoot(der: Uint8Array): boolean {
  try {
    const { subject, issuer } = X509Certificate.parse(Buffer.from(der));
    return subject.equals(issuer);
  } catch (cause) {
    return refuse('VERIFY_CERTIFICATE_INVALID', 'a certificate of the chain cannot be read', { cause });
  }
}
