import { refuse } from '../refuse.ts';
import type { ZipEntry } from './directory.ts';
import { FULL_32, readNumber64, zip64Values } from './extra.ts';
import type { RandomReader } from './random-reader.ts';

const SIGNATURE = 0x04034b50;
const HEADER_BYTES = 30;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const HAS_DESCRIPTOR = 0x0008;
/** Bytes of a descriptor by the width of its sizes, with and without a signature (APPNOTE 4.3.9). */
const DESCRIPTORS: Readonly<Record<number, { readonly signed: boolean; readonly wide: boolean }>> = {
  12: { signed: false, wide: false },
  16: { signed: true, wide: false },
  20: { signed: false, wide: true },
  24: { signed: true, wide: true },
};

const LONGEST_DESCRIPTOR = 24;

/**
 * Where the data of an entry begins. What its own header says has to be what the directory says,
 * and from its first byte to the next entry there is nothing but header, data and descriptor.
 * @param end where the next entry begins, or the directory
 * @throws HeadwaterError ARCHIVE_INVALID
 */
export function findData(file: RandomReader, entry: ZipEntry, end: number): number {
  const found = entry.name.toString('latin1');
  if (entry.offset + HEADER_BYTES > end) refuse('ARCHIVE_INVALID', 'zip entries that overlap', found);
  const header = file.exactly(entry.offset, HEADER_BYTES);
  if (header.readUInt32LE() !== SIGNATURE)
    refuse('ARCHIVE_INVALID', 'a zip entry that is not where it should be', found);
  const nameLength = header.readUInt16LE(26);
  const extraLength = header.readUInt16LE(28);
  const at = entry.offset + HEADER_BYTES + nameLength + extraLength;
  if (at + entry.compressedSize > end) refuse('ARCHIVE_INVALID', 'zip entries that overlap', found);
  const variable = file.exactly(entry.offset + HEADER_BYTES, nameLength + extraLength);
  expectSameHeader(header, variable.subarray(0, nameLength), entry);
  expectSameSizes(header, variable.subarray(nameLength), entry);
  const dataEnd = at + entry.compressedSize;
  if (end - dataEnd > LONGEST_DESCRIPTOR) refuse('ARCHIVE_INVALID', 'bytes between zip entries', found);
  if (end > dataEnd || hasDescriptor(entry)) expectDescriptor(file.exactly(dataEnd, end - dataEnd), entry);
  return at;
}

/** Attack: a name, a method or a size for readers that stream, and another for readers that seek. */
function expectSameHeader(header: Buffer, name: Buffer, entry: ZipEntry): void {
  const flags = header.readUInt16LE(6) ^ entry.flags;
  const same = name.equals(entry.name) && header.readUInt16LE(8) === entry.method && (flags & ~0x0806) === 0;
  if (!same)
    refuse('ARCHIVE_INVALID', 'a zip entry that is another in the directory', entry.name.toString('latin1'));
}

function expectSameSizes(header: Buffer, extra: Buffer, entry: ZipEntry): void {
  const plain = [header.readUInt32LE(22), header.readUInt32LE(18)];
  const [size, compressedSize] =
    hasDescriptor(entry) && !plain.includes(FULL_32) ? plain : zip64Values(extra, plain);
  const pairs = [
    [header.readUInt32LE(14), entry.crc32],
    [size, entry.size],
    [compressedSize, entry.compressedSize],
  ];
  const same = pairs.every(([local, central]) => local === central || (hasDescriptor(entry) && local === 0));
  if (!same)
    refuse('ARCHIVE_INVALID', 'a zip entry of other sizes in the directory', entry.name.toString('latin1'));
}

function hasDescriptor({ flags }: ZipEntry): boolean {
  return (flags & HAS_DESCRIPTOR) !== 0;
}

function expectDescriptor(bytes: Buffer, entry: ZipEntry): void {
  const found = entry.name.toString('latin1');
  const shape = hasDescriptor(entry) ? DESCRIPTORS[bytes.length] : undefined;
  if (shape === undefined) refuse('ARCHIVE_INVALID', 'bytes between zip entries', found);
  const rest = shape.signed ? bytes.subarray(4) : bytes;
  const [compressedSize, size] = shape.wide
    ? [readNumber64(rest, 4), readNumber64(rest, 12)]
    : [rest.readUInt32LE(4), rest.readUInt32LE(8)];
  const same =
    (!shape.signed || bytes.readUInt32LE() === DESCRIPTOR_SIGNATURE) &&
    rest.readUInt32LE() === entry.crc32 &&
    compressedSize === entry.compressedSize &&
    size === entry.size;
  if (!same) refuse('ARCHIVE_INVALID', 'a zip descriptor that disagrees with the directory', found);
}
