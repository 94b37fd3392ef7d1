import { X509Certificate } from 'node:crypto';
import { readBase64 } from '../../../model/strict-json/base64.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readList, readObject } from '../../../model/strict-json/read.ts';
import { judgeInterval } from './interval.ts';

/**
 * A certificate or timestamp authority (sigstore_trustroot.proto, "CertificateAuthority").
 * Its last certificate is its root. Returns what names it: the digest of its first one.
 */
export function judgeAuthority(value: unknown, place: Place): string {
  const authority = readObject(value, ['subject?', 'uri?', 'certChain', 'validFor', 'operator?'], place);
  judgeInterval(authority.validFor, inside(place, 'validFor'));
  const at = inside(place, 'certChain.certificates');
  const { certificates } = readObject(authority.certChain, ['certificates'], inside(place, 'certChain'));
  const chain = readList(certificates, at).map((item, index) => readCertificate(item, inside(at, index)));
  const [first] = chain;
  const last = chain.at(-1);
  if (first === undefined || last === undefined) return fail(at, 'is empty');
  if (!last.ca || last.subject !== last.issuer) fail(at, 'does not end in a root');
  return first.fingerprint256;
}

function readCertificate(value: unknown, place: Place): X509Certificate {
  const { rawBytes } = readObject(value, ['rawBytes'], place);
  const der = readBase64(rawBytes, inside(place, 'rawBytes'));
  const certificate = parse(der, place);
  // PEM would be read as well, and what follows a certificate passed over.
  if (!certificate.raw.equals(der)) fail(place, 'is not a certificate alone');
  return certificate;
}

function parse(der: Uint8Array, place: Place): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    return fail(place, 'is not a certificate', { cause });
  }
}
