import { crc32 } from 'node:zlib';
import { refuse } from '../../refuse.ts';

export interface Fields {
  readonly bytes: Buffer;
  at: number;
}

/** Format 1.2, section 1.2: seven bits a byte, the least significant first; at most nine, in the fewest. */
export function parseNumber(fields: Fields): number {
  let value = 0;
  for (let count = 0; count < 9; count++) {
    const byte = fields.bytes[fields.at++];
    if (byte === undefined) refuse('ARCHIVE_TRUNCATED', 'a number that does not end');
    if (byte === 0 && count > 0) refuse('ARCHIVE_INVALID', 'a number that is longer than it has to be');
    value += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) return exact(value);
  }
  return refuse('ARCHIVE_INVALID', 'a number that does not end');
}

function exact(value: number): number {
  return Number.isSafeInteger(value) ? value : refuse('ARCHIVE_TOO_LARGE', 'a number that is too large');
}

/** The last four bytes are the CRC32 of those before. */
export function expectCrc(bytes: Buffer, what: string): void {
  if (bytes.readUInt32LE(bytes.length - 4) === crc32(bytes.subarray(0, -4))) return;
  refuse('ARCHIVE_INVALID', `the checksum of an xz ${what} is wrong`);
}

export function expectZeros(padding: Buffer): void {
  if (padding.some((byte) => byte !== 0)) refuse('ARCHIVE_INVALID', 'padding that is not of zeros');
}
