import { refuse } from '../refuse.ts';
import type { Bounds } from './directory.ts';
import { FULL_32, readNumber64 } from './extra.ts';
import type { RandomReader } from './random-reader.ts';

const END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const END_64 = 0x06064b50;
const END_64_BYTES = 56;
const FULL_16 = 0xffff;

/**
 * Where the central directory is. It, the record about it and the comment are the last of the
 * file, without a byte in between or behind.
 * @throws HeadwaterError ARCHIVE_FORMAT where there is none; ARCHIVE_INVALID where what is there
 *   can be read in two ways
 */
export function findDirectory(file: RandomReader): Bounds {
  const { at, record } = findEnd(file);
  const bounds = {
    entries: record.readUInt16LE(10),
    size: record.readUInt32LE(12),
    at: record.readUInt32LE(16),
  };
  if (record.readUInt32LE(4) !== 0 || record.readUInt16LE(8) !== bounds.entries) {
    refuse('ARCHIVE_INVALID', 'a zip in several volumes');
  }
  const large = findEnd64(file, at, bounds);
  const { start, found } = large ?? { start: at, found: bounds };
  if (found.at + found.size !== start)
    refuse('ARCHIVE_INVALID', 'a zip directory that does not end where it says');
  return found;
}

/** Attack: a second record in the comment of the first, which readers that search the other way take. */
function findEnd(file: RandomReader): { readonly at: number; readonly record: Buffer } {
  const length = Math.min(file.size, END_BYTES + LONGEST_COMMENT);
  const tail = file.exactly(file.size - length, length);
  const start = tail.lastIndexOf(END);
  if (start === -1) refuse('ARCHIVE_FORMAT', 'no zip', tail.toString('hex', 0, 4));
  const record = tail.subarray(start);
  if (record.length < END_BYTES || record.readUInt16LE(20) !== record.length - END_BYTES) {
    refuse('ARCHIVE_INVALID', 'data after the end of the zip');
  }
  return { at: file.size - record.length, record };
}

/** APPNOTE 4.3.14 and 4.3.15. */
function findEnd64(
  file: RandomReader,
  end: number,
  plain: Bounds,
): { readonly start: number; readonly found: Bounds } | undefined {
  const at = end - LOCATOR_BYTES;
  if (at < 0 || file.exactly(at, 4).readUInt32LE() !== LOCATOR) return expectPlain(plain);
  const start = at - END_64_BYTES;
  const locator = file.exactly(at, LOCATOR_BYTES);
  if (start < 0 || readNumber64(locator, 8) !== start)
    refuse('ARCHIVE_INVALID', 'a zip64 end that is elsewhere');
  const record = file.exactly(start, END_64_BYTES);
  if (record.readUInt32LE() !== END_64 || readNumber64(record, 4) !== END_64_BYTES - 12) {
    refuse('ARCHIVE_INVALID', 'a zip64 end that is none');
  }
  const found = {
    entries: readNumber64(record, 32),
    size: readNumber64(record, 40),
    at: readNumber64(record, 48),
  };
  expectAgreement(plain.entries, found.entries, FULL_16);
  expectAgreement(plain.size, found.size, FULL_32);
  expectAgreement(plain.at, found.at, FULL_32);
  if (readNumber64(record, 24) !== found.entries) refuse('ARCHIVE_INVALID', 'a zip in several volumes');
  return { start, found };
}

function expectPlain({ entries, size, at }: Bounds): undefined {
  if (entries === FULL_16 || size === FULL_32 || at === FULL_32)
    refuse('ARCHIVE_INVALID', 'a zip64 without its end');
}

/** Attack: two directories, one for each kind of reader. */
function expectAgreement(plain: number, large: number, full: number): void {
  if (plain !== full && plain !== large) refuse('ARCHIVE_INVALID', 'two ends of a zip that disagree');
}
