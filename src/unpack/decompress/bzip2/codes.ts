import { refuse } from '../../refuse.ts';
import type { Bits } from './bits.ts';

const LONGEST = 20;

/** A canonical prefix code: where the codes of each length begin, and their symbols in order. */
export interface Code {
  /** The first number beyond the codes of a length, left-aligned to that length; by length. */
  readonly limits: Int32Array;
  /** What to take from a code to get the place of its symbol; by length. */
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

/** Lengths as differences from one to the next, and the code they make. @throws HeadwaterError ARCHIVE_INVALID */
export function readCode(bits: Bits, count: number): Code {
  const lengths = new Uint8Array(count);
  let length = bits.read(5);
  for (let symbol = 0; symbol < count; symbol++) {
    while (length >= 1 && length <= LONGEST && bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > LONGEST) refuse('ARCHIVE_INVALID', 'a bzip2 code that is too long');
    lengths[symbol] = length;
  }
  return codeOf(lengths);
}

function codeOf(lengths: Uint8Array): Code {
  const limits = new Int32Array(LONGEST + 1);
  const bases = new Int32Array(LONGEST + 1);
  const symbols = new Uint16Array(lengths.length);
  let place = 0;
  let code = 0;
  for (let length = 1; length <= LONGEST; length++) {
    bases[length] = code - place;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[place++] = symbol;
      code++;
    }
    limits[length] = code;
    if (code > 2 ** length) refuse('ARCHIVE_INVALID', 'a bzip2 code with too many symbols');
    code *= 2;
  }
  return { limits, bases, symbols };
}

/** @throws HeadwaterError ARCHIVE_INVALID for bits that are no code */
export function readSymbol(bits: Bits, { limits, bases, symbols }: Code): number {
  let value = 0;
  for (let length = 1; length <= LONGEST; length++) {
    value = (value << 1) | bits.read(1);
    if (value < (limits[length] as number)) return symbols[value - (bases[length] as number)] as number;
  }
  return refuse('ARCHIVE_INVALID', 'bits that are no bzip2 code');
}
