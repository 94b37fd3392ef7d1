import { ASN1Obj } from '@sigstore/core';
import { EXTENSION, type Extensions } from './extension-list.ts';

const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/**
 * The certificate is for signing code and for nothing else, and issues no others (Fulcio's
 * certificate specification, "Issued certificate": keyUsage digitalSignature, extKeyUsage
 * codeSigning, no CA).
 */
export function judgeUsage(extensions: Extensions): void {
  const usage = extensions.get(EXTENSION.keyUsage);
  if (usage === undefined || !mayOnlySign(usage)) throw new TypeError('its key is not for signatures');
  const purposes = extensions.get(EXTENSION.extendedKeyUsage);
  if (purposes === undefined || !isForCode(purposes)) throw new TypeError('it is not for signing code');
  const constraints = extensions.get(EXTENSION.basicConstraints);
  // An empty sequence says that it is no certificate authority; anything in it says more.
  if (constraints !== undefined && ASN1Obj.parseBuffer(Buffer.from(constraints)).subs.length > 0) {
    throw new TypeError('it is an authority that issues certificates');
  }
}

/** Bit 0 is digitalSignature, bit 5 keyCertSign, bit 6 cRLSign (RFC 5280, section 4.2.1.3). */
function mayOnlySign(usage: Buffer): boolean {
  const bits = ASN1Obj.parseBuffer(Buffer.from(usage)).toBitString();
  return bits[0] === 1 && bits[5] !== 1 && bits[6] !== 1;
}

function isForCode(purposes: Buffer): boolean {
  const [only, ...more] = ASN1Obj.parseBuffer(Buffer.from(purposes)).subs;
  return more.length === 0 && only?.toOID() === CODE_SIGNING;
}
