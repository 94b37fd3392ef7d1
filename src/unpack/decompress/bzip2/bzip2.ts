import type { ByteSource } from '../../byte-source.ts';
import { refuse } from '../../refuse.ts';
import { Bits } from './bits.ts';
import { readBlock } from './block.ts';
import { crcOf } from './crc.ts';
import { withoutRuns } from './runs.ts';

const MAGIC = /^BZh[1-9]$/;
const BLOCK = [0x314159, 0x265359] as const;
const END = [0x177245, 0x385090] as const;
const UNIT = 100_000;
/** More than any block can take: a code of 20 bits for each of 900,000 bytes, and what describes the codes. */
const LARGEST_BLOCK = 2_500_000;

/**
 * bzip2: streams one after another, as parallel programs make them, each block and each stream with
 * its checksum compared.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED, ARCHIVE_TRAILING_DATA, ARCHIVE_FORMAT
 */
export async function* bunzip2(source: ByteSource): AsyncGenerator<Buffer> {
  do {
    yield* readStream(source);
  } while (!(await source.atEnd()));
}

async function* readStream(source: ByteSource): AsyncGenerator<Buffer> {
  const magic = (await source.exactly(4)).toString('latin1');
  if (!MAGIC.test(magic)) refuse('ARCHIVE_TRAILING_DATA', 'data after the bzip2 stream');
  const most = Number(magic[3]) * UNIT;
  let combined = 0;
  let skipped = 0;
  for (;;) {
    const bits = new Bits(await source.peek(LARGEST_BLOCK), skipped);
    const kind = [bits.read(24), bits.read(24)];
    const expected = bits.read32();
    if (isSame(kind, END)) {
      if (expected !== combined >>> 0) refuse('ARCHIVE_INVALID', 'the checksum of the bzip2 stream is wrong');
      await source.exactly(Math.ceil(bits.at / 8));
      return;
    }
    if (!isSame(kind, BLOCK)) refuse('ARCHIVE_INVALID', 'neither a bzip2 block nor the end of them');
    const bytes = readBlock(bits, most);
    await source.exactly(bits.at >> 3);
    skipped = bits.at & 7;
    yield* checked(bytes, expected);
    combined = ((combined << 1) | (combined >>> 31)) ^ expected;
  }
}

function* checked(bytes: Uint8Array, expected: number): Generator<Buffer> {
  let crc = 0xffffffff;
  for (const piece of withoutRuns(bytes)) {
    crc = crcOf(piece, crc);
    yield piece;
  }
  if (~crc >>> 0 !== expected) refuse('ARCHIVE_INVALID', 'the checksum of a bzip2 block is wrong');
}

function isSame(found: readonly number[], expected: readonly number[]): boolean {
  return found.every((word, index) => word === expected[index]);
}
