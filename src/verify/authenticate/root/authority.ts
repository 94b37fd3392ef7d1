import { X509Certificate } from '@sigstore/core';
import { sha256Of } from '../../../model/digest.ts';
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
  const last = chain.at(-1)?.certificate;
  if (first === undefined || last === undefined) return fail(at, 'is empty');
  if (!last.isCA || !last.subject.equals(last.issuer)) fail(at, 'does not end in a root');
  return sha256Of(first.der);
}

function readCertificate(value: unknown, place: Place) {
  const { rawBytes } = readObject(value, ['rawBytes'], place);
  const der = readBase64(rawBytes, inside(place, 'rawBytes'));
  try {
    const certificate = X509Certificate.parse(Buffer.from(der));
    // What the parser does not understand, it would only stumble over later.
    return { der, certificate, ends: certificate.notAfter };
  } catch (cause) {
    return fail(place, 'is not a certificate', { cause });
  }
}
