import type { ByteSource } from '../../byte-source.ts';
import { refuse } from '../../refuse.ts';
import { checkOf } from './check.ts';
import { expectCrc, expectZeros, parseNumber } from './fields.ts';
import { lzma2 } from './lzma2.ts';

/** What the index says of a block, too. */
export interface BlockSizes {
  /** Of header, data and check, without the padding between them. */
  readonly unpadded: number;
  readonly uncompressed: number;
}

interface BlockHeader {
  readonly bytes: number;
  readonly reach: number;
  readonly compressed: number | undefined;
  readonly uncompressed: number | undefined;
}

const LZMA2 = 0x21;
/** `xz -9` wants 64 MiB of this machine's memory to look back into. */
const MOST_REACH = 128 * 2 ** 20;
const LARGEST_DICTIONARY = 40;

/**
 * One block (format 1.2, section 3), whose first byte has been seen and stays.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED, ARCHIVE_FORMAT, ARCHIVE_TOO_LARGE
 */
export async function* readBlock(source: ByteSource, checkId: number): AsyncGenerator<Buffer, BlockSizes> {
  const check = checkOf(checkId);
  const header = await readHeader(source);
  const start = source.taken;
  let uncompressed = 0;
  for await (const chunk of lzma2(source, header.reach)) {
    uncompressed += chunk.length;
    check.update(chunk);
    yield chunk;
  }
  const compressed = source.taken - start;
  if (
    (header.compressed ?? compressed) !== compressed ||
    (header.uncompressed ?? uncompressed) !== uncompressed
  ) {
    refuse('ARCHIVE_INVALID', 'an xz block of another size than it says');
  }
  expectZeros(await source.exactly((4 - (compressed % 4)) % 4));
  if (!(await source.exactly(check.size)).equals(check.digest())) {
    refuse('ARCHIVE_INVALID', 'the check of an xz block is wrong');
  }
  return { unpadded: header.bytes + compressed + check.size, uncompressed };
}

async function readHeader(source: ByteSource): Promise<BlockHeader> {
  const [first = 0] = await source.peek(1);
  const header = await source.exactly((first + 1) * 4);
  expectCrc(header, 'block');
  const flags = header[1] ?? 0;
  if ((flags & 0x3c) !== 0) refuse('ARCHIVE_FORMAT', 'an xz block with unknown flags');
  const fields = { bytes: header.subarray(0, -4), at: 2 };
  const compressed = (flags & 0x40) === 0 ? undefined : parseNumber(fields);
  const uncompressed = (flags & 0x80) === 0 ? undefined : parseNumber(fields);
  const filter = parseNumber(fields);
  if ((flags & 3) !== 0 || filter !== LZMA2 || parseNumber(fields) !== 1) {
    refuse('ARCHIVE_FORMAT', 'an xz block with a filter before its compression', `0x${filter.toString(16)}`);
  }
  const reach = reachOf(fields.bytes[fields.at] ?? 0);
  expectZeros(fields.bytes.subarray(fields.at + 1));
  return { bytes: header.length, reach, compressed, uncompressed };
}

/** Section 5.3.1. Attack: a small artifact that wants 4 GiB of memory. */
function reachOf(code: number): number {
  if (code > LARGEST_DICTIONARY) refuse('ARCHIVE_INVALID', 'an xz dictionary of an unknown size');
  const reach = code === LARGEST_DICTIONARY ? 2 ** 32 - 1 : (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
  if (reach > MOST_REACH) refuse('ARCHIVE_TOO_LARGE', `xz that wants ${reach} bytes of memory`);
  return reach;
}
