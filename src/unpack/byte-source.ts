import { refuse } from './refuse.ts';

const EMPTY = Buffer.alloc(0);

/** Bytes by the count one asks for, from chunks as they come. Pieces are views of the chunks. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = EMPTY;
  #taken = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes given out so far. */
  get taken(): number {
    return this.#taken;
  }

  /** @throws HeadwaterError ARCHIVE_TRUNCATED where fewer than `count` bytes are left. */
  async exactly(count: number): Promise<Buffer> {
    if (this.#rest.length < count) await this.#gather(count);
    if (this.#rest.length < count) refuse('ARCHIVE_TRUNCATED', 'the archive ends in the middle');
    return this.#take(count);
  }

  /** At least one byte and at most `most` of them, without a copy; undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    if (this.#rest.length === 0) await this.#gather(1);
    return this.#rest.length === 0 ? undefined : this.#take(Math.min(most, this.#rest.length));
  }

  /** The next bytes, which stay; fewer than `count` only at the end. */
  async peek(count: number): Promise<Buffer> {
    if (this.#rest.length < count) await this.#gather(count);
    return this.#rest.subarray(0, count);
  }

  async atEnd(): Promise<boolean> {
    return (await this.peek(1)).length === 0;
  }

  /** All that is left, in chunks as they come. */
  async *remaining(): AsyncGenerator<Buffer> {
    for (let piece = await this.some(Infinity); piece !== undefined; piece = await this.some(Infinity)) {
      yield piece;
    }
  }

  /** Gives up what is left, and whatever feeds it. */
  async close(): Promise<void> {
    this.#rest = EMPTY;
    await this.#chunks.return?.();
  }

  #take(count: number): Buffer {
    const piece = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    this.#taken += count;
    return piece;
  }

  async #gather(count: number): Promise<void> {
    const pieces = [this.#rest];
    let length = this.#rest.length;
    while (length < count) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      pieces.push(next.value);
      length += next.value.length;
    }
    this.#rest = length === this.#rest.length ? this.#rest : joined(pieces);
  }
}

function joined(pieces: readonly Buffer[]): Buffer {
  const filled = pieces.filter((piece) => piece.length > 0);
  const [only] = filled;
  return only !== undefined && filled.length === 1 ? only : Buffer.concat(filled);
}
