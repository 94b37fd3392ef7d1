import type { ASN1Obj, X509Certificate } from '@sigstore/core';

/** Extensions of a certificate by object identifier: the contents of each extnValue, DER. */
export type Extensions = ReadonlyMap<string, Buffer>;

export const EXTENSION = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** Those that are looked at; any other that calls itself critical must be refused (RFC 5280, section 4.2). */
const UNDERSTOOD: readonly string[] = Object.values(EXTENSION);

/** A certificate must not hold one extension twice (RFC 5280, section 4.2): readers pick different ones. */
export function readExtensions(certificate: X509Certificate): Extensions {
  const extensions = new Map<string, Buffer>();
  for (const extension of certificate.extensions) {
    const { oid, value } = readExtension(extension);
    if (extensions.has(oid)) throw new TypeError(`it holds the extension ${oid} twice`);
    extensions.set(oid, value);
  }
  return extensions;
}

function readExtension({ subs }: ASN1Obj): { oid: string; value: Buffer } {
  const [id, ...rest] = subs;
  const value = rest.pop();
  const [critical, ...more] = rest;
  if (id === undefined || value === undefined || more.length > 0 || !value.tag.isOctetString()) {
    throw new TypeError('it has an extension that is not well-formed');
  }
  const oid = id.toOID();
  if (critical?.toBoolean() === true && !UNDERSTOOD.includes(oid)) {
    throw new TypeError(`its critical extension ${oid} is not known`);
  }
  return { oid, value: value.value };
}
