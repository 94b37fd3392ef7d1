const LEAST_COPY = 4;
const MOST_COPY = 64;
const FARTHEST = 65_535;
const LONGEST_LITERAL = 65_536;

/**
 * Compresses as GitHub's attestation store does (google/snappy, format_description.txt): the
 * length, and then literals and copies with an offset of two bytes. Greedy, and not fast.
 */
export function snappy(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [varint(bytes.length)];
  const seen = new Map<number, number>();
  let from = 0;
  let at = 0;
  while (at + LEAST_COPY <= bytes.length) {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset + at, LEAST_COPY).readUInt32LE();
    const before = seen.get(key);
    seen.set(key, at);
    if (before === undefined || at - before > FARTHEST) {
      at += 1;
      continue;
    }
    parts.push(...literals(bytes.subarray(from, at)));
    const length = sameLength(bytes, before, at);
    parts.push(copyOf(length, at - before));
    at += length;
    from = at;
  }
  parts.push(...literals(bytes.subarray(from)));
  return Buffer.concat(parts);
}

function sameLength(bytes: Uint8Array, before: number, at: number): number {
  let length = LEAST_COPY;
  while (length < MOST_COPY && at + length < bytes.length && bytes[before + length] === bytes[at + length]) {
    length += 1;
  }
  return length;
}

function copyOf(length: number, offset: number): Uint8Array {
  return Uint8Array.of(((length - 1) << 2) | 2, offset & 0xff, offset >> 8);
}

function literals(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += LONGEST_LITERAL) {
    const piece = bytes.subarray(at, at + LONGEST_LITERAL);
    const last = piece.length - 1;
    if (last < 60) parts.push(Uint8Array.of(last << 2));
    else if (last < 256) parts.push(Uint8Array.of(60 << 2, last));
    else parts.push(Uint8Array.of(61 << 2, last & 0xff, last >> 8));
    parts.push(piece);
  }
  return parts;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
