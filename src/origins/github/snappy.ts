import { fail, type Place } from '../../model/strict-json/place.ts';

interface Reader {
  readonly bytes: Uint8Array;
  readonly place: Place;
  at: number;
}

/**
 * Undoes snappy's block format (google/snappy, format_description.txt), in which GitHub keeps
 * attestations. Strict: what is announced must come, and nothing behind it. No more memory is
 * taken than `most` bytes, whatever is announced.
 * @throws HeadwaterError with the code of `place`
 */
export function unsnappy(bytes: Uint8Array, most: number, place: Place): Uint8Array {
  const reader: Reader = { bytes, place, at: 0 };
  const length = readLength(reader);
  if (length > most) fail(place, 'unpacks to more than it may', { expected: `at most ${most} bytes` });
  const out = new Uint8Array(length);
  let filled = 0;
  while (reader.at < bytes.length) {
    const tag = readNumber(reader, 1);
    filled +=
      (tag & 3) === 0 ? copyLiteral(reader, tag, { out, filled }) : copyBack(reader, tag, { out, filled });
  }
  if (filled !== length) fail(place, 'is not as long as it says', { expected: `${length} bytes` });
  return out;
}

interface Target {
  readonly out: Uint8Array;
  readonly filled: number;
}

/** Section 2.1. */
function copyLiteral(reader: Reader, tag: number, { out, filled }: Target): number {
  const code = tag >> 2;
  const length = (code < 60 ? code : readNumber(reader, code - 59)) + 1;
  const literal = reader.bytes.subarray(reader.at, reader.at + length);
  if (literal.length < length || filled + length > out.length) fail(reader.place, 'ends too early');
  out.set(literal, filled);
  reader.at += length;
  return length;
}

/** Section 2.2. Byte by byte: a copy may overlap what it makes. */
function copyBack(reader: Reader, tag: number, { out, filled }: Target): number {
  const isShort = (tag & 3) === 1;
  const length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
  const near = readNumber(reader, isShort ? 1 : (tag & 3) === 2 ? 2 : 4);
  const offset = isShort ? ((tag >> 5) << 8) | near : near;
  if (offset === 0 || offset > filled) fail(reader.place, 'copies from before its beginning');
  if (filled + length > out.length) fail(reader.place, 'is longer than it says');
  for (let at = filled; at < filled + length; at += 1) out[at] = out[at - offset] ?? 0;
  return length;
}

/** Section 1: a variable-length number of at most 32 bits. */
function readLength(reader: Reader): number {
  let length = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = readNumber(reader, 1);
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80 && length < 2 ** 32) return length;
  }
  return fail(reader.place, 'has no length');
}

/** Little-endian. */
function readNumber(reader: Reader, size: number): number {
  const { bytes, at, place } = reader;
  if (at + size > bytes.length) fail(place, 'ends too early');
  reader.at += size;
  return bytes.subarray(at, at + size).reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
}
