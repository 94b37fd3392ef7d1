/*
 * Where each model's probabilities are in one array (LZMA specification, "LZMA model"; sizes for
 * positions of four bits and a literal coder of lc + lp <= 4, which LZMA2 does not exceed).
 */
const STATES = 12;
const POSITIONS = 16;
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITIONS;
const IS_REP_0 = IS_REP + STATES;
const IS_REP_1 = IS_REP_0 + STATES;
const IS_REP_2 = IS_REP_1 + STATES;
const IS_REP_0_LONG = IS_REP_2 + STATES;
const SLOTS = IS_REP_0_LONG + STATES * POSITIONS;
const SPECIAL = SLOTS + 4 * 64;
const ALIGN = SPECIAL + 128;
const LENGTH = ALIGN + 16;
const LENGTH_SIZE = 2 + 2 * POSITIONS * 8 + 256;
const REP_LENGTH = LENGTH + LENGTH_SIZE;
const LITERAL = REP_LENGTH + LENGTH_SIZE;
const COUNT = LITERAL + (0x300 << 4);

const HALF = 1 << 10;
const TOP = 1 << 24;
const SHORTEST = 2;

/** What is decoded, and what later distances reach back to. */
export interface Window {
  bytes: Buffer;
  /** Where the next byte goes. */
  end: number;
  /** Where the dictionary was last empty; below zero once it has moved out of `bytes`. */
  start: number;
  readonly reach: number;
}

/** Properties of the coder: bits of literal context, of literal position, and of position. */
export interface Properties {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
}

/** LZMA (Igor Pavlov's specification), one chunk of known size at a time, as LZMA2 has them. */
export class LzmaDecoder {
  readonly #probabilities = new Uint16Array(COUNT).fill(HALF);
  /** Range and code: unsigned, and in an array, for a field of an object is no home for 32 bits. */
  readonly #coder = new Uint32Array(2);
  readonly #distances = new Uint32Array(4);
  #state = 0;
  #properties: Properties = { lc: 0, lp: 0, pb: 0 };
  #input: Buffer = Buffer.alloc(0);
  #at = 0;

  reset(properties: Properties): void {
    this.#properties = properties;
    this.#probabilities.fill(HALF);
    this.#distances.fill(0);
    this.#state = 0;
  }

  get properties(): Properties {
    return this.#properties;
  }

  /** Decodes one chunk to exactly `size` bytes. @returns whether it was all of `input`, and sound */
  decode(input: Buffer, window: Window, size: number): boolean {
    this.#input = input;
    if (input[0] !== 0) return false;
    this.#coder[0] = 0xffffffff;
    this.#coder[1] = input.readUInt32BE(1);
    this.#at = 5;
    const end = window.end + size;
    while (window.end < end) {
      // beyond the end of the input every bit is decoded from nothing; that shows below, and cannot go on for long
      if (this.#at > input.length || !this.#symbol(window, end)) return false;
    }
    this.#normalize();
    return this.#at === input.length && this.#coder[1] === 0;
  }

  /** A literal, or a match. */
  #symbol(window: Window, end: number): boolean {
    const position = window.end - window.start;
    const place = position & ((1 << this.#properties.pb) - 1);
    if (this.#bit(IS_MATCH + this.#state * POSITIONS + place) === 0) {
      if (this.#state >= 7 && !this.#isReachable(window)) return false;
      this.#literal(window, position);
      return true;
    }
    const length = this.#bit(IS_REP + this.#state) === 0 ? this.#match(place) : this.#repetition(place);
    if (length > end - window.end || !this.#isReachable(window)) return false;
    this.#copy(window, length);
    return true;
  }

  #literal(window: Window, position: number): void {
    const { lc, lp } = this.#properties;
    const { bytes } = window;
    const before = position === 0 ? 0 : (bytes[window.end - 1] as number);
    const base = LITERAL + 0x300 * ((before >> (8 - lc)) + ((position & ((1 << lp) - 1)) << lc));
    let symbol = 1;
    if (this.#state >= 7) {
      let expected = bytes[window.end - (this.#distances[0] as number) - 1] as number;
      let offset = 0x100;
      while (symbol < 0x100) {
        expected <<= 1;
        const side = expected & offset;
        const bit = this.#bit(base + offset + side + symbol);
        symbol = (symbol << 1) | bit;
        offset &= bit === 0 ? ~side : side;
      }
    } else {
      while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(base + symbol);
    }
    bytes[window.end++] = symbol;
    this.#state = this.#state < 4 ? 0 : this.#state - (this.#state < 10 ? 3 : 6);
  }

  /** @returns its length */
  #match(place: number): number {
    const distances = this.#distances;
    this.#state = this.#state < 7 ? 7 : 10;
    distances.copyWithin(1, 0, 3);
    const length = this.#length(LENGTH, place);
    const slot = this.#tree(SLOTS + Math.min(length - SHORTEST, 3) * 64, 6);
    distances[0] = slot < 4 ? slot : this.#distance(slot);
    return length;
  }

  #distance(slot: number): number {
    const bits = (slot >> 1) - 1;
    const high = 2 | (slot & 1);
    if (slot < 14) {
      const base = high << bits;
      return base + this.#reverseTree(SPECIAL + base - slot - 1, bits);
    }
    const direct = high * 2 ** (bits - 4) + this.#direct(bits - 4);
    return direct * 16 + this.#reverseTree(ALIGN, 4);
  }

  /** A match at one of the last four distances. @returns its length */
  #repetition(place: number): number {
    const state = this.#state;
    const distances = this.#distances;
    if (this.#bit(IS_REP_0 + state) === 0) {
      if (this.#bit(IS_REP_0_LONG + state * POSITIONS + place) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const which = this.#bit(IS_REP_1 + state) === 0 ? 1 : 2 + this.#bit(IS_REP_2 + state);
      const distance = distances[which] as number;
      distances.copyWithin(1, 0, which);
      distances[0] = distance;
    }
    this.#state = state < 7 ? 8 : 11;
    return this.#length(REP_LENGTH, place);
  }

  #length(base: number, place: number): number {
    if (this.#bit(base) === 0) return SHORTEST + this.#tree(base + 2 + place * 8, 3);
    if (this.#bit(base + 1) === 0) return SHORTEST + 8 + this.#tree(base + 2 + POSITIONS * 8 + place * 8, 3);
    return SHORTEST + 16 + this.#tree(base + 2 + 2 * POSITIONS * 8, 8);
  }

  /** Attack: a distance to before the first byte, where the memory of others would be. */
  #isReachable(window: Window): boolean {
    const distance = this.#distances[0] as number;
    return distance < window.end - window.start && distance < window.reach;
  }

  #copy(window: Window, length: number): void {
    const { bytes } = window;
    const distance = (this.#distances[0] as number) + 1;
    const stop = window.end + length;
    let to = window.end;
    for (let from = to - distance; to < stop; ) bytes[to++] = bytes[from++] as number;
    window.end = stop;
  }

  #tree(base: number, bits: number): number {
    let symbol = 1;
    for (let count = 0; count < bits; count++) symbol = (symbol << 1) | this.#bit(base + symbol);
    return symbol - (1 << bits);
  }

  #reverseTree(base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let count = 0; count < bits; count++) {
      const bit = this.#bit(base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << count;
    }
    return value;
  }

  #direct(bits: number): number {
    const coder = this.#coder;
    let value = 0;
    for (let count = 0; count < bits; count++) {
      this.#normalize();
      const half = (coder[0] as number) >>> 1;
      const code = coder[1] as number;
      const bit = code >= half ? 1 : 0;
      coder[0] = half;
      coder[1] = bit === 1 ? code - half : code;
      value = value * 2 + bit;
    }
    return value;
  }

  #bit(index: number): number {
    const coder = this.#coder;
    const probabilities = this.#probabilities;
    this.#normalize();
    const range = coder[0] as number;
    const code = coder[1] as number;
    const probability = probabilities[index] as number;
    const bound = Math.imul(range >>> 11, probability) >>> 0;
    if (code < bound) {
      coder[0] = bound;
      probabilities[index] = probability + ((2048 - probability) >> 5);
      return 0;
    }
    coder[0] = range - bound;
    coder[1] = code - bound;
    probabilities[index] = probability - (probability >> 5);
    return 1;
  }

  #normalize(): void {
    const coder = this.#coder;
    const range = coder[0] as number;
    if (range >= TOP) return;
    coder[0] = range << 8;
    coder[1] = ((coder[1] as number) << 8) | (this.#input[this.#at++] ?? 0);
  }
}
