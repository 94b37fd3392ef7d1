import { refuse } from '../../refuse.ts';

/** Bits of bytes in hand, the most significant first. */
export class Bits {
  readonly #bytes: Buffer;
  #at: number;

  /** @param at the first bit to be read */
  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Bits read so far, those counted that were left out at the beginning. */
  get at(): number {
    return this.#at;
  }

  /** Up to 24 bits. @throws HeadwaterError ARCHIVE_TRUNCATED */
  read(count: number): number {
    const byte = this.#at >> 3;
    const end = (this.#at & 7) + count;
    if (this.#at + count > this.#bytes.length * 8) {
      refuse('ARCHIVE_TRUNCATED', 'the compressed data ends too early');
    }
    const bytes = this.#bytes;
    const word =
      ((bytes[byte] ?? 0) << 24) |
      ((bytes[byte + 1] ?? 0) << 16) |
      ((bytes[byte + 2] ?? 0) << 8) |
      (bytes[byte + 3] ?? 0);
    this.#at += count;
    return (word >>> (32 - end)) & ((1 << count) - 1);
  }

  read32(): number {
    return this.read(16) * 65_536 + this.read(16);
  }
}
