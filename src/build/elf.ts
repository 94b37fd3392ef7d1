/**
 * Just enough of the ELF format to say what the dynamic linker will load for a file
 * (System V gABI, chapters 4 and 5; 64-bit, little-endian, which all our platforms are).
 */
export interface Elf {
  /** `e_machine`. */
  readonly machine: number;
  /** PT_INTERP; absent in libraries, static programs and object files. */
  readonly interpreter?: string;
  /** DT_NEEDED, and whatever else makes the linker load a file: audit, auxiliary and filter libraries. */
  readonly needed: readonly string[];
  /** The folders of DT_RPATH and DT_RUNPATH. */
  readonly runPaths: readonly string[];
}

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Buffer;

export const MACHINE = { x64: 62, arm64: 183 } as const;

const MAGIC = Buffer.from('\x7fELF', 'latin1');
const HEADER_SIZE = 64;
const SEGMENT_SIZE = 56;
/** More than any linker writes; a bound on what a forged header can make us read. */
const MAX_TABLE = 16 * 1024 * 1024;
/** A name that the linker opens is a path (PATH_MAX), a run path a list of some. Bytes. */
const MAX_TEXT = 16 * 1024;
const MAX_TEXTS = 256;

const PT = { load: 1, dynamic: 2, interpreter: 3 } as const;
const DT = { null: 0, needed: 1, stringTable: 5, stringSize: 10, rpath: 15, runpath: 29 } as const;
/** DT_DEPAUDIT, DT_AUDIT, DT_AUXILIARY, DT_FILTER (gABI and glibc's elf.h). */
const DT_LOADS = [DT.needed, 0x6ffffefb, 0x6ffffefc, 0x7ffffffd, 0x7fffffff];

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

export function isElf(start: Buffer): boolean {
  return start.subarray(0, 4).equals(MAGIC);
}

/** @throws RangeError when the file is no well-formed 64-bit little-endian ELF. */
export function readElf(readAt: ReadAt): Elf {
  const header = exactly(readAt, 0, HEADER_SIZE);
  if (!isElf(header)) throw new RangeError('no ELF magic');
  if (header[4] !== 2 || header[5] !== 1) throw new RangeError('not 64-bit little-endian');
  const segments = readSegments(readAt, header);
  const interpreter = segments.find(({ type }) => type === PT.interpreter);
  return {
    machine: header.readUInt16LE(18),
    ...(interpreter && { interpreter: text(table(readAt, interpreter.offset, interpreter.fileSize), 0) }),
    ...readDynamic(readAt, segments),
  };
}

function readSegments(readAt: ReadAt, header: Buffer): Segment[] {
  const count = header.readUInt16LE(56);
  if (count === 0) return [];
  if (header.readUInt16LE(54) !== SEGMENT_SIZE) throw new RangeError('odd program header size');
  const bytes = exactly(readAt, number(header, 32), count * SEGMENT_SIZE);
  return Array.from({ length: count }, (_, i) => {
    const one = bytes.subarray(i * SEGMENT_SIZE);
    return {
      type: one.readUInt32LE(0),
      offset: number(one, 8),
      address: number(one, 16),
      fileSize: number(one, 32),
    };
  });
}

function readDynamic(readAt: ReadAt, segments: readonly Segment[]): Pick<Elf, 'needed' | 'runPaths'> {
  const dynamic = segments.find(({ type }) => type === PT.dynamic);
  if (dynamic === undefined) return { needed: [], runPaths: [] };
  const entries = dynamicEntries(table(readAt, dynamic.offset, dynamic.fileSize));
  const first = (tag: number) => entries.find((entry) => entry.tag === tag)?.value;
  const address = first(DT.stringTable);
  const size = first(DT.stringSize);
  if (address === undefined || size === undefined) throw new RangeError('a dynamic section without strings');
  const strings = table(readAt, fileOffset(segments, address), size);
  const texts = (tags: readonly number[]) => {
    const found = entries.filter(({ tag }) => tags.includes(tag));
    // Attack: a million entries that all name one string of megabytes.
    if (found.length > MAX_TEXTS) throw new RangeError('too many names');
    return found.map(({ value }) => text(strings, value));
  };
  return {
    needed: texts(DT_LOADS),
    runPaths: texts([DT.rpath, DT.runpath]).flatMap((paths) => paths.split(':')),
  };
}

function dynamicEntries(bytes: Buffer): { tag: number; value: number }[] {
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const tag = bytes.readBigInt64LE(at);
    if (tag === BigInt(DT.null)) return entries;
    // Values of tags not asked for may be any 64-bit pattern: they are kept, never used.
    entries.push({ tag: Number(tag), value: Number(bytes.readBigUInt64LE(at + 8)) });
  }
  throw new RangeError('a dynamic section without an end');
}

function fileOffset(segments: readonly Segment[], address: number): number {
  const load = segments.find(
    (s) => s.type === PT.load && address >= s.address && address < s.address + s.fileSize,
  );
  if (load === undefined) throw new RangeError('an address outside of the file');
  return address - load.address + load.offset;
}

function number(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('a number too large');
  return Number(value);
}

function text(bytes: Buffer, at: number): string {
  const end = bytes.subarray(at, at + MAX_TEXT).indexOf(0);
  if (at >= bytes.length || end === -1) throw new RangeError('a string without an end');
  return bytes.toString('utf8', at, at + end);
}

function table(readAt: ReadAt, offset: number, length: number): Buffer {
  if (length > MAX_TABLE) throw new RangeError('a table too large');
  return exactly(readAt, offset, length);
}

function exactly(readAt: ReadAt, offset: number, length: number): Buffer {
  const bytes = readAt(offset, length);
  if (bytes.length !== length) throw new RangeError('the file ends too early');
  return bytes;
}
