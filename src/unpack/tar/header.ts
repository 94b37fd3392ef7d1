import { refuse } from '../refuse.ts';

export const BLOCK = 512;

/** One header block, as it says of itself; extended headers may overrule it. */
export interface TarHeader {
  /** The type flag, one character; NUL is given as `0` (POSIX.1-2017, pax, "ustar Interchange Format"). */
  readonly type: string;
  readonly name: Buffer;
  readonly linkName: Buffer;
  /** Bytes. */
  readonly size: number;
  readonly mode: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

const CHECKSUM = { at: 148, length: 8 } as const;
const SPACE = 0x20;

/**
 * Reads one header block: ustar, or the older GNU layout, which differs in its magic and
 * has no prefix. The seventh edition's headers without a magic are refused.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_NAME_INVALID, ARCHIVE_MODE
 */
export function parseHeader(block: Buffer): TarHeader {
  const layout = layoutOf(block);
  expectChecksum(block);
  // ids, and the numbers of devices, are not used, but garbage in them is not a tar header
  for (const [at, length] of [
    [108, 8],
    [116, 8],
    [329, 8],
    [337, 8],
  ] as const)
    octal(block, at, length);
  return {
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0),
    name: fullName(block, layout),
    linkName: terminated(block.subarray(157, 257)),
    size: required(octal(block, 124, 12), 'size'),
    mode: required(octal(block, 100, 8), 'mode'),
    mtime: octal(block, 136, 12) ?? 0,
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block[0] === 0 && block.equals(ZERO_BLOCK);
}

const ZERO_BLOCK = Buffer.alloc(BLOCK);

function layoutOf(block: Buffer): 'ustar' | 'gnu' {
  const magic = block.toString('latin1', 257, 265);
  if (magic === 'ustar\x0000') return 'ustar';
  if (magic === 'ustar  \0') return 'gnu';
  return refuse('ARCHIVE_INVALID', 'a tar header without the magic of ustar', magic);
}

/** The sum of the block's bytes, unsigned, with spaces in the place of the sum itself. */
function expectChecksum(block: Buffer): void {
  let sum = SPACE * CHECKSUM.length;
  for (const byte of block) sum += byte;
  for (const byte of block.subarray(CHECKSUM.at, CHECKSUM.at + CHECKSUM.length)) sum -= byte;
  if (octal(block, CHECKSUM.at, CHECKSUM.length) !== sum) {
    refuse('ARCHIVE_INVALID', 'the checksum of a tar header is wrong');
  }
}

function fullName(block: Buffer, layout: 'ustar' | 'gnu'): Buffer {
  const name = terminated(block.subarray(0, 100));
  const prefix = layout === 'ustar' ? prefixOf(block) : undefined;
  return prefix === undefined || prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** star and node-tar end the prefix after 131 bytes and put times behind it; all readers get the same name. */
function prefixOf(block: Buffer): Buffer {
  return terminated(block.subarray(345, block[475] === 0 ? 476 : 500));
}

/** Attack: a name that ends for one reader at a NUL and goes on for another. */
function terminated(field: Buffer): Buffer {
  const end = field.indexOf(0);
  if (end === -1) return field;
  if (field.subarray(end).some((byte) => byte !== 0)) {
    refuse('ARCHIVE_NAME_INVALID', 'a name goes on after a NUL', field.toString('latin1'));
  }
  return field.subarray(0, end);
}

/**
 * Octal digits, after spaces if any, up to a space or NUL; undefined for an empty field.
 * GNU's base-256 numbers, with the top bit set, are refused: they only serve negative
 * numbers and sizes far beyond any limit here.
 */
function octal(block: Buffer, at: number, length: number): number | undefined {
  let value: number | undefined;
  let position = at;
  const end = at + length;
  while (position < end && block[position] === SPACE) position++;
  for (; position < end; position++) {
    const digit = (block[position] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = (value ?? 0) * 8 + digit;
  }
  for (; position < end; position++) {
    const byte = block[position];
    if (byte !== 0 && byte !== SPACE) {
      refuse('ARCHIVE_INVALID', 'a number in a tar header is not octal', block.toString('latin1', at, end));
    }
  }
  return value;
}

function required(value: number | undefined, field: string): number {
  return value ?? refuse('ARCHIVE_INVALID', `a tar header without a ${field}`);
}
