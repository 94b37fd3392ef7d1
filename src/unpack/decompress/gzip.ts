import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { refuse } from '../refuse.ts';
import { ENGINE_OPTIONS, throughEngine } from './engine.ts';

const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
const DEFLATE = 8;
const LONGEST_NAME = 1024;
const TRAILER_BYTES = 8;

/**
 * Exactly one gzip member (RFC 1952). Node.js's own gunzip goes on with a second member
 * and overlooks zeros after the last; here the header and trailer are read by hand, and
 * the deflate stream between them by the engine.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED, ARCHIVE_TRAILING_DATA
 */
export async function* gunzip(source: ByteSource): AsyncGenerator<Buffer> {
  await skipHeader(source);
  const engine = createInflateRaw(ENGINE_OPTIONS);
  const start = source.taken;
  const tail = new Tail();
  let crc = 0;
  let size = 0;
  for await (const chunk of throughEngine(engine, tail.watch(source.remaining()))) {
    crc = crc32(chunk, crc);
    size = (size + chunk.length) % 2 ** 32;
    yield chunk;
  }
  const unused = source.taken - start - engine.bytesWritten;
  if (unused > TRAILER_BYTES) refuse('ARCHIVE_TRAILING_DATA', 'data after the gzip member');
  const trailer = Buffer.concat([tail.last(unused), await source.exactly(TRAILER_BYTES - unused)]);
  if (!(await source.atEnd())) refuse('ARCHIVE_TRAILING_DATA', 'data after the gzip member');
  if (trailer.readUInt32LE(0) !== crc) refuse('ARCHIVE_INVALID', 'the checksum of the gzip member is wrong');
  if (trailer.readUInt32LE(4) !== size) refuse('ARCHIVE_INVALID', 'the length of the gzip member is wrong');
}

/** RFC 1952, 2.3: the fixed ten bytes, then what the flags announce. */
async function skipHeader(source: ByteSource): Promise<void> {
  const header = await source.exactly(10);
  const flags = header[3] ?? 0;
  if (header[2] !== DEFLATE || (flags & FLAGS.reserved) !== 0) {
    refuse('ARCHIVE_INVALID', 'an unknown kind of gzip member');
  }
  if (flags & FLAGS.extra) await source.exactly((await source.exactly(2)).readUInt16LE());
  if (flags & FLAGS.name) await skipText(source);
  if (flags & FLAGS.comment) await skipText(source);
  if (flags & FLAGS.headerCrc) await source.exactly(2);
}

async function skipText(source: ByteSource): Promise<void> {
  const end = (await source.peek(LONGEST_NAME)).indexOf(0);
  if (end === -1) refuse('ARCHIVE_INVALID', 'a text without an end in the gzip header');
  await source.exactly(end + 1);
}

/** Remembers the last bytes that went by: the engine takes whole chunks and stops within one. */
class Tail {
  #last: Buffer = Buffer.alloc(0);

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const joined = chunk.length < TRAILER_BYTES ? Buffer.concat([this.#last, chunk]) : chunk;
      this.#last = joined.subarray(-TRAILER_BYTES);
      yield chunk;
    }
  }

  last(count: number): Buffer {
    return this.#last.subarray(this.#last.length - count);
  }
}
