import { refuse } from '../../refuse.ts';
import type { Bits } from './bits.ts';
import { type Code, readCode, readSymbol } from './codes.ts';

const GROUP = 50;
const [RUN_A, RUN_B] = [0, 1];

/**
 * One block, behind its magic and its checksum: the symbols, moved back from the front, sorted back.
 * There is no specification but the program's source and what others have read in it.
 * @param most bytes before the last step
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED, ARCHIVE_FORMAT
 */
export function readBlock(bits: Bits, most: number): Uint8Array {
  if (bits.read(1) !== 0) refuse('ARCHIVE_FORMAT', 'a randomised block, as bzip2 before 0.9.5 made');
  const origin = bits.read(24);
  const used = readAlphabet(bits);
  const { codes, selectors } = readCodes(bits, used.length + 2);
  const next = new Uint32Array(most);
  const length = readSymbols(bits, { codes, selectors, used, next });
  if (origin >= length) refuse('ARCHIVE_INVALID', 'a bzip2 block that begins beyond its end');
  return sortedBack(next, length, origin);
}

/** Which bytes occur: sixteen bits for ranges of sixteen. */
function readAlphabet(bits: Bits): Uint8Array {
  const ranges = bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member++) {
      if ((members & (0x8000 >> member)) !== 0) used.push(range * 16 + member);
    }
  }
  if (used.length === 0) refuse('ARCHIVE_INVALID', 'a bzip2 block of no bytes');
  return Uint8Array.from(used);
}

interface Coding {
  readonly codes: readonly Code[];
  readonly selectors: Uint8Array;
}

function readCodes(bits: Bits, symbols: number): Coding {
  const count = bits.read(3);
  const selectors = new Uint8Array(bits.read(15));
  if (count < 2 || count > 6 || selectors.length === 0)
    refuse('ARCHIVE_INVALID', 'a bzip2 block without codes');
  const order = Uint8Array.from({ length: count }, (_, index) => index);
  for (let index = 0; index < selectors.length; index++) {
    let place = 0;
    while (bits.read(1) === 1) place++;
    if (place >= count) refuse('ARCHIVE_INVALID', 'a bzip2 code that is not there');
    selectors[index] = toFront(order, place);
  }
  const codes = Array.from({ length: count }, () => readCode(bits, symbols));
  return { codes, selectors };
}

/** Runs of the byte at the front are numbers of digits 1 and 2; all other symbols say which byte comes to the front. */
function readSymbols(bits: Bits, block: Coding & { used: Uint8Array; next: Uint32Array }): number {
  const { used, next } = block;
  const read = symbolReader(bits, block);
  const order = used.slice();
  const end = used.length + 1;
  let [length, run, digit] = [0, 0, 1];
  for (;;) {
    const symbol = read();
    if (symbol === RUN_A || symbol === RUN_B) {
      run += digit * (symbol + 1);
      digit *= 2;
      if (run > next.length) tooLong();
      continue;
    }
    if (length + run > next.length) tooLong();
    next.fill(order[0] as number, length, length + run);
    length += run;
    [run, digit] = [0, 1];
    if (symbol === end) return length;
    if (length === next.length) tooLong();
    next[length++] = toFront(order, symbol - 1);
  }
}

/** Every fifty symbols are in the next selected code. */
function symbolReader(bits: Bits, { codes, selectors }: Coding): () => number {
  let code: Code | undefined;
  let left = 0;
  let group = 0;
  return () => {
    if (left === 0) {
      code = codes[selectors[group++] ?? codes.length];
      left = GROUP;
    }
    if (code === undefined) refuse('ARCHIVE_INVALID', 'a bzip2 block without an end');
    left--;
    return readSymbol(bits, code);
  };
}

function tooLong(): never {
  return refuse('ARCHIVE_INVALID', 'a bzip2 block that is too long');
}

function toFront(order: Uint8Array, place: number): number {
  const value = order[place] as number;
  order.copyWithin(1, 0, place);
  order[0] = value;
  return value;
}

/** The inverse of the transform by Burrows and Wheeler; `next` has a byte in the low bits, and gets a place in the others. */
function sortedBack(next: Uint32Array, length: number, origin: number): Uint8Array {
  const places = new Uint32Array(257);
  for (let at = 0; at < length; at++) {
    const after = ((next[at] as number) & 0xff) + 1;
    places[after] = (places[after] as number) + 1;
  }
  for (let byte = 0; byte < 256; byte++) {
    places[byte + 1] = (places[byte + 1] as number) + (places[byte] as number);
  }
  for (let at = 0; at < length; at++) {
    const byte = (next[at] as number) & 0xff;
    const place = places[byte] as number;
    places[byte] = place + 1;
    next[place] = (next[place] as number) | (at << 8);
  }
  const bytes = new Uint8Array(length);
  let at = (next[origin] as number) >>> 8;
  for (let index = 0; index < length; index++) {
    const value = next[at] as number;
    bytes[index] = value & 0xff;
    at = value >>> 8;
  }
  return bytes;
}
