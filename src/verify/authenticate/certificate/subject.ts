import { ASN1Obj } from '@sigstore/core';
import { EXTENSION, type Extensions } from './extension-list.ts';

/** Tags of GeneralName (RFC 5280, section 4.2.1.6). */
const TYPES = { 1: 'email', 6: 'uri' } as const;

export interface Subject {
  readonly subject: string;
  readonly subjectType: 'uri' | 'email';
}

/** The one name of whoever signed. Of two, one reader could check the first and another show the second. */
export function readSubject(extensions: Extensions): Subject {
  const extension = extensions.get(EXTENSION.subjectAltName);
  if (extension === undefined) throw new TypeError('it names nobody');
  const [name, ...more] = ASN1Obj.parseBuffer(Buffer.from(extension)).subs;
  if (name === undefined || more.length > 0) throw new TypeError('it does not name exactly one subject');
  const subjectType = typeOf(name);
  if (subjectType === undefined) throw new TypeError('it names its subject in an unknown way');
  return { subject: printable(name.value), subjectType };
}

function typeOf({ tag }: ASN1Obj): Subject['subjectType'] | undefined {
  if (!tag.isContextSpecific() || tag.constructed) return undefined;
  return tag.number === 0x01 || tag.number === 0x06 ? TYPES[tag.number] : undefined;
}

/** IA5String without spaces and control characters: a NUL or a line break could end the name for another reader. */
function printable(value: Buffer): string {
  const text = value.toString('latin1');
  if (/^[\x21-\x7e]{1,4096}$/.test(text)) return text;
  throw new TypeError('it names its subject with characters that do not belong there');
}
