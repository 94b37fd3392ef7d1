import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { refuse } from '../../refuse.ts';

/** What follows the data of a block, to compare with. */
export interface Check {
  readonly size: number;
  update(bytes: Buffer): void;
  digest(): Buffer;
}

/** The checks of the format (section 2.1.1.2) that have ever been in use. @throws HeadwaterError ARCHIVE_FORMAT */
export function checkOf(id: number): Check {
  switch (id) {
    case 0:
      return { size: 0, update: () => {}, digest: () => Buffer.alloc(0) };
    case 1:
      return crc32Check();
    case 4:
      return crc64Check();
    case 10:
      return sha256Check();
    default:
      return refuse('ARCHIVE_FORMAT', `xz with a check of an unknown kind ${id}`);
  }
}

function crc32Check(): Check {
  let crc = 0;
  return {
    size: 4,
    update: (bytes) => {
      crc = crc32(bytes, crc);
    },
    digest: () => littleEndian([crc]),
  };
}

function sha256Check(): Check {
  const hash = createHash('sha256');
  return { size: 32, update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

/** ECMA-182's polynomial with its bits in reverse order, in halves of 32 bits. */
const HIGH = 0xc96c5795;
const LOW = 0xd7870f42;
let tables: { readonly high: Uint32Array; readonly low: Uint32Array } | undefined;

function crc64Check(): Check {
  tables ??= makeTables();
  const { high: highs, low: lows } = tables;
  let high = 0xffffffff;
  let low = 0xffffffff;
  const update = (bytes: Buffer): void => {
    let [h, l] = [high, low];
    for (let at = 0; at < bytes.length; at++) {
      const index = (l ^ (bytes[at] as number)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ (lows[index] as number);
      h = (h >>> 8) ^ (highs[index] as number);
    }
    high = h;
    low = l;
  };
  return { size: 8, update, digest: () => littleEndian([~low, ~high]) };
}

function makeTables(): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let index = 0; index < 256; index++) {
    let high = 0;
    let low = index;
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1;
      low = ((low >>> 1) | (high << 31)) ^ (odd === 1 ? LOW : 0);
      high = (high >>> 1) ^ (odd === 1 ? HIGH : 0);
    }
    table.high[index] = high;
    table.low[index] = low;
  }
  return table;
}

function littleEndian(words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, index * 4);
  return bytes;
}
