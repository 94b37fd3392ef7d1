import { createHash } from 'node:crypto';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Quarantined } from '../model/quarantined.ts';

/** The bytes that were verified, as far as anybody knows before they are read again. */
export type ExpectedBytes = Pick<Quarantined, 'path' | 'sha256' | 'size'>;

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads an artifact once and hashes what it gives out. Between the door and here its file
 * may have been changed or exchanged: what counts is the digest of the bytes that were
 * used.
 */
export class ArtifactReader {
  readonly #expected: ExpectedBytes;
  readonly #fs: Host['fs'];
  readonly #fd: number;
  readonly #hash = createHash('sha256');
  #size = 0;
  #isOpen = true;

  /** @throws HeadwaterError ARCHIVE_CHANGED where there is no such file, or one of another size. */
  constructor(expected: ExpectedBytes, fs: Host['fs']) {
    this.#expected = expected;
    this.#fs = fs;
    this.#fd = openExpected(expected, fs);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (let chunk = this.#next(); chunk !== undefined; chunk = this.#next()) yield chunk;
  }

  /**
   * Reads on to the end, then compares.
   * @throws HeadwaterError ARCHIVE_CHANGED unless all bytes together are the verified ones
   */
  expectUnchanged(): void {
    while (this.#next() !== undefined);
    const sha256 = this.#hash.copy().digest('hex');
    if (sha256 === this.#expected.sha256 && this.#size === this.#expected.size) return;
    throw changed(this.#expected, `${this.#size} bytes, sha256 ${sha256}`);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#fs.closeSync(this.#fd);
  }

  #next(): Buffer | undefined {
    // never more than was verified, however much a file grows under our hands
    const wanted = Math.min(CHUNK_BYTES, this.#expected.size + 1 - this.#size);
    // an interrupted decompressor may ask once more, when the descriptor is another file's already
    if (wanted <= 0 || !this.#isOpen) return undefined;
    const buffer = Buffer.allocUnsafe(wanted);
    const length = this.#fs.readSync(this.#fd, buffer, 0, wanted, null);
    if (length === 0) return undefined;
    const chunk = buffer.subarray(0, length);
    this.#size += length;
    this.#hash.update(chunk);
    return chunk;
  }
}

/** @throws HeadwaterError ARCHIVE_CHANGED where there is no such file, or one of another size. */
export function openExpected(expected: ExpectedBytes, fs: Host['fs']): number {
  let fd: number;
  try {
    fd = fs.openSync(expected.path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  } catch (cause) {
    throw changed(expected, 'a file that cannot be opened', cause);
  }
  const stat = fs.fstatSync(fd);
  if (stat.isFile() && stat.size === expected.size) return fd;
  fs.closeSync(fd);
  throw changed(expected, stat.isFile() ? `${stat.size} bytes` : 'no regular file');
}

export function changed(expected: ExpectedBytes, found: string, cause?: unknown): HeadwaterError {
  return new HeadwaterError('ARCHIVE_CHANGED', 'the artifact is not the one that was verified', {
    subject: expected.path,
    expected: `${expected.size} bytes, sha256 ${expected.sha256}`,
    found,
    hint: 'Something changed the file after it was verified. Nothing was installed.',
    cause,
  });
}
