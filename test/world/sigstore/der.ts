/** ITU-T X.690, Distinguished Encoding Rules: as much of it as a certificate needs, honest or not. */

function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Uint8Array): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const sequence = (...items: readonly Uint8Array[]) => tlv(0x30, ...items);
export const octetString = (bytes: Uint8Array) => tlv(0x04, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0) => tlv(0x03, Buffer.from([unusedBits]), bytes);
export const utf8String = (text: string) => tlv(0x0c, Buffer.from(text));
export const ia5String = (text: string) => tlv(0x16, Buffer.from(text));
export const unsigned = (bytes: Uint8Array) => tlv(0x02, Buffer.from([0]), bytes);
export const smallInteger = (value: number) => tlv(0x02, Buffer.from([value]));
export const TRUE = tlv(0x01, Buffer.from([0xff]));
/** Constructed, context-specific. */
export const tagged = (number: number, ...items: readonly Uint8Array[]) => tlv(0xa0 | number, ...items);
/** Primitive, context-specific. */
export const implicit = (number: number, bytes: Uint8Array) => tlv(0x80 | number, bytes);

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): number[] {
  const high = Math.floor(arc / 128);
  return [...(high === 0 ? [] : base128(high).map((digit) => digit | 0x80)), arc % 128];
}

/** UTCTime, in seconds; for the years 2000 to 2049. */
export function utcTime(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return tlv(0x17, Buffer.from(digits.slice(2)));
}
