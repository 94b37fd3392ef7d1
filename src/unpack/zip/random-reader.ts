import { createHash, hash } from 'node:crypto';
import type { Host } from '../../host/host.ts';
import { changed, type ExpectedBytes, openExpected } from '../artifact.ts';

const BLOCK_BYTES = 256 * 1024;

/**
 * Reads an artifact at any place. A zip is read from its end, and what was verified is a
 * digest of the whole: so all of it is hashed once, each block too, and a block that is
 * read later has to be the one that was hashed.
 */
export class RandomReader {
  readonly #expected: ExpectedBytes;
  readonly #fs: Host['fs'];
  readonly #fd: number;
  readonly #digests: string[] = [];
  #block: { readonly index: number; readonly bytes: Buffer } | undefined;

  /** @throws HeadwaterError ARCHIVE_CHANGED unless the file holds the verified bytes */
  constructor(expected: ExpectedBytes, fs: Host['fs']) {
    this.#expected = expected;
    this.#fs = fs;
    this.#fd = openExpected(expected, fs);
    try {
      this.#hashAll();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Bytes. */
  get size(): number {
    return this.#expected.size;
  }

  /** Between one byte and `most` of them, as many as there are in one piece; `at` is below the size. */
  some(at: number, most: number): Buffer {
    const start = at % BLOCK_BYTES;
    return this.#read((at - start) / BLOCK_BYTES).subarray(start, start + most);
  }

  /** So many bytes, which must be there. */
  exactly(at: number, count: number): Buffer {
    const first = this.some(at, count);
    if (first.length === count) return first;
    const pieces = [first];
    for (let done = first.length; done < count; ) {
      const piece = this.some(at + done, count - done);
      pieces.push(piece);
      done += piece.length;
    }
    return Buffer.concat(pieces);
  }

  close(): void {
    this.#fs.closeSync(this.#fd);
  }

  #hashAll(): void {
    const whole = createHash('sha256');
    for (let index = 0; index * BLOCK_BYTES < this.size; index++) {
      const bytes = this.#load(index);
      whole.update(bytes);
      this.#digests.push(hash('sha256', bytes));
    }
    const sha256 = whole.digest('hex');
    if (sha256 !== this.#expected.sha256) throw changed(this.#expected, `sha256 ${sha256}`);
  }

  /** Attack: a file that is changed between its first reading and its second. */
  #read(index: number): Buffer {
    if (this.#block?.index === index) return this.#block.bytes;
    const bytes = this.#load(index);
    if (hash('sha256', bytes) !== this.#digests[index]) {
      throw changed(this.#expected, 'other bytes when it was read again');
    }
    this.#block = { index, bytes };
    return bytes;
  }

  #load(index: number): Buffer {
    const at = index * BLOCK_BYTES;
    const bytes = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, this.size - at));
    for (let done = 0; done < bytes.length; ) {
      const count = this.#fs.readSync(this.#fd, bytes, done, bytes.length - done, at + done);
      if (count === 0) throw changed(this.#expected, `${at + done} bytes`);
      done += count;
    }
    return bytes;
  }
}
