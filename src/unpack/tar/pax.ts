import { isUtf8 } from 'node:buffer';
import { refuse } from '../refuse.ts';
import type { TarRules } from './rules.ts';

/** What an extended header says of the next member, as far as it matters here. */
export interface PaxFields {
  readonly path?: Buffer;
  readonly linkPath?: Buffer;
  /** Bytes. */
  readonly size?: number;
  /** Whole seconds since 1970. */
  readonly mtime?: number;
}

/** Times and owners are not restored, comments not read; what tar programs add of that kind is harmless. */
const IGNORED = new Set([
  'atime',
  'ctime',
  'uid',
  'gid',
  'uname',
  'gname',
  'comment',
  'LIBARCHIVE.creationtime',
  'SCHILY.dev',
  'SCHILY.ino',
  'SCHILY.nlink',
]);

const UTF8 = 'ISO-IR 10646 2000 UTF-8';

/**
 * Parses the body of a pax extended header (POSIX.1-2017, pax, "pax Extended Header").
 * Stricter than the standard: a key comes once, and one that is not known is refused, for
 * nobody could say what it changes.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_ENTRY_TYPE
 */
export function parsePax(body: Buffer, rules: TarRules): PaxFields {
  const records = readRecords(body, rules);
  for (const key of records.keys()) expectKnown(key, rules);
  const charset = records.get('hdrcharset')?.toString('latin1') ?? UTF8;
  if (charset !== UTF8) refuse('ARCHIVE_INVALID', 'a pax header in another character set', charset);
  const path = records.get('path');
  const linkPath = records.get('linkpath');
  const size = records.get('size');
  const mtime = records.get('mtime');
  return {
    ...(path && { path }),
    ...(linkPath && { linkPath }),
    ...(size && { size: wholeNumber(size, 'size', /^\d{1,15}$/) }),
    // eleven octal digits, the reach of the plain header, end in the year 2242
    ...(mtime && { mtime: wholeNumber(mtime, 'mtime', /^\d{1,10}(\.\d{1,20})?$/) }),
  };
}

/** @throws HeadwaterError ARCHIVE_ENTRY_TYPE where a header for all members holds more than a comment */
export function expectOnlyComment(body: Buffer, rules: TarRules): void {
  for (const key of readRecords(body, rules).keys()) {
    if (key !== 'comment') refuse('ARCHIVE_ENTRY_TYPE', 'a global pax header', key);
  }
}

function readRecords(body: Buffer, { limits }: TarRules): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < body.length; ) {
    const length = recordLength(body, at);
    const [key, value] = splitRecord(body.subarray(at, at + length));
    // attack: of two values one reader takes the first and another the last
    if (records.has(key)) refuse('ARCHIVE_INVALID', 'a key comes twice in a pax header', key);
    records.set(key, value);
    if (records.size > limits.paxRecords) refuse('ARCHIVE_TOO_LARGE', 'a pax header with too many records');
    at += length;
  }
  return records;
}

/** The decimal number that a record begins with counts all its bytes, its own digits too. */
function recordLength(body: Buffer, at: number): number {
  const digits = /^([1-9]\d{0,5}) /.exec(body.toString('latin1', at, at + 8))?.[1];
  if (digits === undefined) refuse('ARCHIVE_INVALID', 'a pax record without a length');
  const length = Number(digits);
  if (at + length > body.length) refuse('ARCHIVE_INVALID', 'a pax record reaches beyond its header');
  if (length < digits.length + 4) refuse('ARCHIVE_INVALID', 'a pax record that is too short');
  return length;
}

function splitRecord(record: Buffer): [key: string, value: Buffer] {
  const start = record.indexOf(' ') + 1;
  const equals = record.indexOf('=', start);
  if (record.at(-1) !== 0x0a) refuse('ARCHIVE_INVALID', 'a pax record that does not end with a newline');
  if (equals <= start) refuse('ARCHIVE_INVALID', 'a pax record without a key');
  const key = record.subarray(start, equals);
  if (!isUtf8(key)) refuse('ARCHIVE_INVALID', 'a pax key that is not UTF-8', key.toString('latin1'));
  return [key.toString(), record.subarray(equals + 1, -1)];
}

function expectKnown(key: string, rules: TarRules): void {
  if (['path', 'linkpath', 'size', 'mtime', 'hdrcharset'].includes(key) || IGNORED.has(key)) return;
  if (rules.isHarmless(key)) return;
  if (key.startsWith('GNU.sparse.')) refuse('ARCHIVE_ENTRY_TYPE', 'a sparse file', key);
  refuse('ARCHIVE_INVALID', 'an unknown key in a pax header', key);
}

function wholeNumber(value: Buffer, key: string, shape: RegExp): number {
  const text = value.toString('latin1');
  if (!shape.test(text)) refuse('ARCHIVE_INVALID', `a pax ${key} that is out of range`, text);
  return Math.floor(Number(text));
}
