import { createPublicKey, type KeyObject } from 'node:crypto';
import type { X509Certificate } from '@sigstore/core';
import type { FulcioExtensions } from '../../../model/signer.ts';
import { refuse } from '../../refuse.ts';
import { isAcceptedKey } from '../key/accepted-key.ts';
import { readExtensions } from './extension-list.ts';
import { readFulcioExtensions } from './fulcio-extensions.ts';
import { RememberingCertificate } from './remembering-certificate.ts';
import { readSubject } from './subject.ts';
import { judgeUsage } from './usage.ts';

export interface Leaf {
  readonly certificate: X509Certificate;
  readonly subject: string;
  readonly subjectType: 'uri' | 'email';
  readonly extensions: FulcioExtensions;
}

/**
 * Reads the certificate that signed, before anybody believes it (RFC 5280, section 4;
 * Fulcio's certificate specification). The library reads of it only what it needs.
 * @throws HeadwaterError VERIFY_CERTIFICATE_INVALID
 */
export function readLeaf(der: Uint8Array): Leaf {
  try {
    const certificate = parseCertificate(der);
    mustBeOneAlgorithm(certificate);
    mustHaveGoodKey(certificate);
    const extensions = readExtensions(certificate);
    judgeUsage(extensions);
    return { certificate, ...readSubject(extensions), extensions: readFulcioExtensions(extensions) };
  } catch (cause) {
    // What the ASN.1 parser throws is as much a refusal as what is thrown here.
    return refuse('VERIFY_CERTIFICATE_INVALID', 'the certificate is not one that Fulcio would issue', {
      found: cause instanceof Error ? cause.message : 'something that cannot be read',
      cause,
    });
  }
}

/** Signatures are checked over what the parser prints again, so that must be the very bytes that were read (X.690, DER). */
function parseCertificate(der: Uint8Array): X509Certificate {
  const certificate = new RememberingCertificate(der);
  if (!certificate.isExactly(der)) throw new TypeError('it is not DER');
  if (certificate.version !== 'v3') throw new TypeError('it is not a version 3 certificate');
  return certificate;
}

/** RFC 5280, section 4.1.1.2: the algorithm beside the signature is the one that was signed. */
function mustBeOneAlgorithm({ root }: X509Certificate): void {
  const [signed, outer] = root.subs;
  // Version, serial number, algorithm.
  const inner = signed?.subs[2];
  if (inner === undefined || outer === undefined || !inner.toDER().equals(outer.toDER())) {
    throw new TypeError('it names two signature algorithms');
  }
}

function mustHaveGoodKey(certificate: X509Certificate): void {
  const key: KeyObject = createPublicKey({ key: certificate.publicKey, format: 'der', type: 'spki' });
  if (!isAcceptedKey(key)) throw new TypeError('its key is too weak or of an unknown type');
}
