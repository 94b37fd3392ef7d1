import type { Limits } from '../limits.ts';
import { refuse } from '../refuse.ts';
import { extraField, zip64Values } from './extra.ts';
import type { RandomReader } from './random-reader.ts';

/** One entry, as the central directory has it (APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  /** Bytes. */
  readonly compressedSize: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
  readonly dosTime: number;
  readonly dosDate: number;
  /** `st_mode`, where a Unix wrote the entry. */
  readonly mode: number | undefined;
}

export interface Bounds {
  readonly entries: number;
  readonly at: number;
  readonly size: number;
}

const SIGNATURE = 0x02014b50;
const HEADER_BYTES = 46;
const MOST_BYTES = 64 * 2 ** 20;
const UNIX_HOSTS = [3, 19];
/** Sizes in a descriptor behind the data; names in UTF-8; how hard a deflater tried. */
const KNOWN_FLAGS = 0x0808 | 0x0006;
const ENCRYPTED = 0x2041;
const METHODS = { stored: 0, deflated: 8 } as const;
const UNICODE_PATH = 0x7075;

/**
 * All entries, in the order of the directory.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_FORMAT, ARCHIVE_TOO_LARGE
 */
export function readDirectory(file: RandomReader, bounds: Bounds, limits: Limits): ZipEntry[] {
  if (bounds.entries > limits.entries) refuse('ARCHIVE_TOO_LARGE', `more than ${limits.entries} entries`);
  if (bounds.entries === 0) refuse('ARCHIVE_INVALID', 'an archive with nothing in it');
  if (bounds.size > MOST_BYTES) refuse('ARCHIVE_TOO_LARGE', 'a zip directory that is too large');
  const bytes = file.exactly(bounds.at, bounds.size);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let count = 0; count < bounds.entries; count++) {
    const length = entryBytes(bytes, at);
    entries.push(parseEntry(bytes.subarray(at, at + length)));
    at += length;
  }
  if (at !== bytes.length) refuse('ARCHIVE_INVALID', 'a zip directory with more than its entries');
  return entries;
}

function entryBytes(bytes: Buffer, at: number): number {
  if (at + HEADER_BYTES > bytes.length || bytes.readUInt32LE(at) !== SIGNATURE) {
    refuse('ARCHIVE_INVALID', 'a zip directory with fewer than its entries');
  }
  const variable = bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  if (at + HEADER_BYTES + variable > bytes.length)
    refuse('ARCHIVE_INVALID', 'a zip entry beyond its directory');
  return HEADER_BYTES + variable;
}

function parseEntry(bytes: Buffer): ZipEntry {
  const nameEnd = HEADER_BYTES + bytes.readUInt16LE(28);
  const name = bytes.subarray(HEADER_BYTES, nameEnd);
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(30));
  const flags = bytes.readUInt16LE(8);
  const method = bytes.readUInt16LE(10);
  expectReadable(flags, method, name);
  expectOneName(extra, name);
  if (bytes.readUInt16LE(34) !== 0) refuse('ARCHIVE_INVALID', 'a zip in several volumes');
  const plain = [bytes.readUInt32LE(24), bytes.readUInt32LE(20), bytes.readUInt32LE(42)];
  const [size = 0, compressedSize = 0, offset = 0] = zip64Values(extra, plain);
  return {
    name,
    flags,
    method,
    crc32: bytes.readUInt32LE(16),
    size,
    compressedSize,
    offset,
    dosTime: bytes.readUInt16LE(12),
    dosDate: bytes.readUInt16LE(14),
    mode: modeOf(bytes),
  };
}

function modeOf(bytes: Buffer): number | undefined {
  const mode = bytes.readUInt16LE(40);
  return UNIX_HOSTS.includes(bytes[5] ?? 0) && mode !== 0 ? mode : undefined;
}

function expectReadable(flags: number, method: number, name: Buffer): void {
  const found = name.toString('latin1');
  if ((flags & ENCRYPTED) !== 0) refuse('ARCHIVE_FORMAT', 'an encrypted zip entry', found);
  if ((flags & ~KNOWN_FLAGS) !== 0) refuse('ARCHIVE_FORMAT', 'a zip entry with unknown flags', found);
  if (method !== METHODS.stored && method !== METHODS.deflated) {
    refuse('ARCHIVE_FORMAT', `a zip entry compressed by method ${method}`, found);
  }
}

/** Attack: a second name, which some readers take and others do not (APPNOTE 4.6.9). */
function expectOneName(extra: Buffer, name: Buffer): void {
  const other = extraField(extra, UNICODE_PATH)?.subarray(5);
  if (other === undefined || other.equals(name)) return;
  refuse('ARCHIVE_NAME_INVALID', 'a zip entry with two names', name.toString('latin1'));
}

export function isDeflated({ method }: ZipEntry): boolean {
  return method === METHODS.deflated;
}
