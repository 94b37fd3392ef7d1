import { createZstdDecompress } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { refuse } from '../refuse.ts';
import { ENGINE_OPTIONS, throughEngine } from './engine.ts';

const BLOCK_TYPE = { raw: 0, repeated: 1, compressed: 2 } as const;
const CHECKSUM_BYTES = 4;
const BATCH_BYTES = 256 * 1024;

/**
 * Exactly one Zstandard frame (RFC 8878), which needs no dictionary. The engine would go
 * on with a second frame, or overlook what follows, depending on where its chunks end;
 * so the frame is followed block by block on its way in.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED, ARCHIVE_TRAILING_DATA, ARCHIVE_TOO_LARGE
 */
export async function* unzstd(source: ByteSource): AsyncGenerator<Buffer> {
  const engine = createZstdDecompress(ENGINE_OPTIONS);
  yield* throughEngine(engine, inBatches(oneFrame(source)));
  if (engine.bytesWritten !== source.taken || !(await source.atEnd())) {
    refuse('ARCHIVE_TRAILING_DATA', 'data after the zstd frame');
  }
}

async function* oneFrame(source: ByteSource): AsyncGenerator<Buffer> {
  const descriptor = (await source.peek(5))[4] ?? 0;
  yield await source.exactly(headerBytes(descriptor));
  for (let last = false; !last; ) {
    const header = await source.peek(3);
    const block = header.length === 3 ? header.readUIntLE(0, 3) : 0;
    last = (block & 1) === 1;
    yield await source.exactly(3 + contentBytes(block));
  }
  if (descriptor & 0b100) yield await source.exactly(CHECKSUM_BYTES);
}

/** RFC 8878, 3.1.1.1: magic, descriptor, window, dictionary, content size. */
function headerBytes(descriptor: number): number {
  if (descriptor & 0b1000) refuse('ARCHIVE_INVALID', 'a reserved bit in the zstd frame');
  if (descriptor & 0b11) refuse('ARCHIVE_INVALID', 'a zstd frame that wants a dictionary');
  const isSingleSegment = (descriptor & 0b10_0000) !== 0;
  const sizeFlag = descriptor >> 6;
  const contentSize = sizeFlag === 0 ? Number(isSingleSegment) : 2 ** sizeFlag;
  return 5 + Number(!isSingleSegment) + contentSize;
}

/** RFC 8878, 3.1.1.2: bytes of a block after its three of header. */
function contentBytes(block: number): number {
  const size = block >> 3;
  switch ((block >> 1) & 0b11) {
    case BLOCK_TYPE.raw:
    case BLOCK_TYPE.compressed:
      return size;
    case BLOCK_TYPE.repeated:
      return 1;
    default:
      return refuse('ARCHIVE_INVALID', 'a zstd block of a reserved type');
  }
}

/** Every chunk costs the engine a turn of its thread: many small blocks go as one. */
async function* inBatches(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let batch: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    batch.push(piece);
    length += piece.length;
    if (length < BATCH_BYTES) continue;
    yield Buffer.concat(batch);
    batch = [];
    length = 0;
  }
  yield Buffer.concat(batch);
}
