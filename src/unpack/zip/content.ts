import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { asRefusal, ENGINE_OPTIONS, throughEngine } from '../decompress/engine.ts';
import { refuse } from '../refuse.ts';
import { isDeflated, type ZipEntry } from './directory.ts';
import type { RandomReader } from './random-reader.ts';

/** Bytes, compressed and not, that are taken in one piece: an engine of their own costs small files more than their data. */
const SMALL = 2 ** 20;
const PIECE_BYTES = 256 * 1024;

/**
 * What an entry holds, of the size and checksum that its directory says.
 * @throws HeadwaterError ARCHIVE_INVALID
 */
export async function* contentOf(file: RandomReader, entry: ZipEntry, at: number): AsyncGenerator<Buffer> {
  let crc = 0;
  let size = 0;
  for await (const chunk of uncompressed(file, entry, at)) {
    crc = crc32(chunk, crc);
    size += chunk.length;
    // attack: an entry that says it is small
    if (size > entry.size) break;
    yield chunk;
  }
  const found = entry.name.toString('latin1');
  if (size !== entry.size) refuse('ARCHIVE_INVALID', 'a zip entry of another size than it says', found);
  if (crc !== entry.crc32) refuse('ARCHIVE_INVALID', 'the checksum of a zip entry is wrong', found);
}

async function* uncompressed(file: RandomReader, entry: ZipEntry, at: number): AsyncGenerator<Buffer> {
  if (!isDeflated(entry)) {
    yield* pieces(file, at, entry.compressedSize);
  } else if (entry.compressedSize <= SMALL && entry.size <= SMALL) {
    yield inflateSmall(file.exactly(at, entry.compressedSize), entry);
  } else {
    const engine = createInflateRaw(ENGINE_OPTIONS);
    yield* throughEngine(engine, pieces(file, at, entry.compressedSize));
    expectAllUsed(engine.bytesWritten, entry);
  }
}

async function* pieces(file: RandomReader, at: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; ) {
    const piece = file.some(at + done, Math.min(PIECE_BYTES, length - done));
    done += piece.length;
    yield piece;
  }
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function inflateSmall(bytes: Buffer, entry: ZipEntry): Buffer {
  try {
    const options = { maxOutputLength: entry.size + 1, info: true };
    // the types of Node.js do not know what `info` returns (its documentation, "Class: Options")
    const { buffer, engine } = inflateRawSync(bytes, options) as unknown as Inflated;
    expectAllUsed(engine.bytesWritten, entry);
    return buffer;
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Attack: bytes behind the deflated stream, which belong to nothing. */
function expectAllUsed(used: number, entry: ZipEntry): void {
  if (used === entry.compressedSize) return;
  refuse('ARCHIVE_INVALID', 'data after a deflated zip entry', entry.name.toString('latin1'));
}
