import { crc32 } from 'node:zlib';
import type { ByteSource } from '../../byte-source.ts';
import { refuse } from '../../refuse.ts';
import { type BlockSizes, readBlock } from './block.ts';
import { expectCrc, expectZeros, parseNumber } from './fields.ts';

const MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const FOOTER_MAGIC = 'YZ';
const FRAME_BYTES = 12;
/** Of the index of one stream: two numbers for each block. */
const MOST_INDEX_BYTES = 16 * 2 ** 20;

/**
 * xz (The .xz File Format 1.2.1): streams one after another, as `xz -T0` and `cat` make them, each to
 * its footer, with every size and checksum compared. LZMA2 is the only filter.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED, ARCHIVE_TRAILING_DATA, ARCHIVE_FORMAT,
 *   ARCHIVE_TOO_LARGE
 */
export async function* unxz(source: ByteSource): AsyncGenerator<Buffer> {
  do {
    yield* readStream(source);
    await skipPadding(source);
  } while (!(await source.atEnd()));
}

async function* readStream(source: ByteSource): AsyncGenerator<Buffer> {
  const header = await source.exactly(FRAME_BYTES);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC))
    refuse('ARCHIVE_TRAILING_DATA', 'data after the xz stream');
  expectCrc(header.subarray(MAGIC.length), 'header');
  const flags = header.subarray(6, 8);
  if (flags[0] !== 0) refuse('ARCHIVE_FORMAT', 'an xz stream with unknown flags');
  const blocks: BlockSizes[] = [];
  while ((await source.peek(1))[0] !== 0) blocks.push(yield* readBlock(source, flags[1] ?? 0));
  const indexBytes = await readIndex(source, blocks);
  const footer = await source.exactly(FRAME_BYTES);
  const same =
    footer.readUInt32LE() === crc32(footer.subarray(4, 10)) &&
    (footer.readUInt32LE(4) + 1) * 4 === indexBytes &&
    footer.subarray(8, 10).equals(flags) &&
    footer.toString('latin1', 10) === FOOTER_MAGIC;
  if (!same) refuse('ARCHIVE_INVALID', 'the end of an xz stream disagrees with its beginning');
}

/** Section 4. @returns its bytes */
async function readIndex(source: ByteSource, blocks: readonly BlockSizes[]): Promise<number> {
  const most = Math.min(MOST_INDEX_BYTES, 32 + 18 * blocks.length);
  const fields = { bytes: await source.peek(most), at: 1 };
  let same = parseNumber(fields) === blocks.length;
  for (const { unpadded, uncompressed } of blocks) {
    same &&= parseNumber(fields) === unpadded && parseNumber(fields) === uncompressed;
  }
  if (!same) refuse('ARCHIVE_INVALID', 'the index of an xz stream lists other blocks');
  const padding = (4 - (fields.at % 4)) % 4;
  const index = await source.exactly(fields.at + padding + 4);
  expectZeros(index.subarray(fields.at, fields.at + padding));
  expectCrc(index, 'index');
  return index.length;
}

/** Section 2.2: zeros between and behind streams, a multiple of four. */
async function skipPadding(source: ByteSource): Promise<void> {
  for (;;) {
    const next = await source.peek(4);
    if (next.length === 0 || next[0] !== 0) return;
    if (next.length < 4 || next.some((byte) => byte !== 0)) {
      refuse('ARCHIVE_TRAILING_DATA', 'data after the xz stream');
    }
    await source.exactly(4);
  }
}
