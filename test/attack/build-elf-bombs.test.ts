import { expect, test } from 'vitest';
import { MACHINE, readElf } from '../../src/build/elf.ts';

/** Small ELF files that would make their reader build gigabytes of text, after the build and outside of its deadline. */

const NEEDED = 1;
const RUNPATH = 29;
const [LOAD, DYNAMIC] = [1, 2];
const TABLES_AT = 64 + 2 * 56;

/** A file whose `names` dynamic entries all name one string of `length` bytes. */
function elf(tag: number, names: number, length: number) {
  const dynamic = Buffer.alloc(16 * (names + 3));
  const strings = Buffer.alloc(length + 1, 'a');
  strings[length] = 0;
  const stringsAt = TABLES_AT + dynamic.length;
  const entries = [[5, stringsAt], [10, strings.length], ...Array.from({ length: names }, () => [tag, 0])];
  for (const [index, [key = 0, value = 0]] of entries.entries()) {
    dynamic.writeBigInt64LE(BigInt(key), 16 * index);
    dynamic.writeBigUInt64LE(BigInt(value), 16 * index + 8);
  }
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01', 'latin1');
  header.writeUInt16LE(MACHINE.x64, 18);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(2, 56);
  const segments = [
    segment(LOAD, 0, stringsAt + strings.length),
    segment(DYNAMIC, TABLES_AT, dynamic.length),
  ];
  const file = Buffer.concat([header, ...segments, dynamic, strings]);
  return () => readElf((offset, size) => file.subarray(offset, offset + size));
}

function segment(type: number, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(56);
  bytes.writeUInt32LE(type);
  for (const [place, value] of [
    [8, at],
    [16, at],
    [32, size],
  ] as const) {
    bytes.writeBigUInt64LE(BigInt(value), place);
  }
  return bytes;
}

test('what is within bounds is read', () => {
  expect(elf(NEEDED, 3, 100)().needed).toEqual(Array(3).fill('a'.repeat(100)));
  expect(elf(RUNPATH, 1, 100)().runPaths).toEqual(['a'.repeat(100)]);
});

test.each([NEEDED, RUNPATH])('entry %i: a million names of one long string', (tag) => {
  expect(elf(tag, 100_000, 1000)).toThrow(RangeError);
});

test.each([NEEDED, RUNPATH])('entry %i: a name of megabytes', (tag) => {
  expect(elf(tag, 1, 4_000_000)).toThrow(RangeError);
});
