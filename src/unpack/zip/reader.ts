import type { Limits } from '../limits.ts';
import type { MemberSink } from '../member.ts';
import { MAX_PATH_BYTES, parseLinkTarget, parseTreePath } from '../paths.ts';
import { HEAD_BYTES, programKind } from '../program-kind.ts';
import { refuse } from '../refuse.ts';
import { EARLIEST } from '../times.ts';
import { contentOf } from './content.ts';
import { readDirectory, type ZipEntry } from './directory.ts';
import { findDirectory } from './end.ts';
import { findData } from './local.ts';
import type { RandomReader } from './random-reader.ts';

const TYPE = { mask: 0o170000, none: 0, file: 0o100000, folder: 0o040000, symlink: 0o120000 } as const;
const SPECIAL = 0o7000;
const OWNER_MAY_RUN = 0o100;
const SLASH = 0x2f;

interface Reading {
  readonly file: RandomReader;
  readonly sink: MemberSink;
  readonly limits: Limits;
}

/**
 * Reads a zip archive (APPNOTE 6.3) to its last byte, in the order in which its entries lie there.
 * Everything a reader could be lenient about is refused: what the directory says and what stands
 * before the data have to be the same, and no byte belongs to two entries or to none.
 * @param most bytes of all files together
 * @throws HeadwaterError with the ARCHIVE_… code of what is wrong
 */
export async function readZip(reading: Reading, most: number): Promise<void> {
  const { file, limits } = reading;
  const bounds = findDirectory(file);
  const entries = readDirectory(file, bounds, limits).sort((a, b) => a.offset - b.offset);
  expectTogether(entries, most, limits);
  for (const [index, entry] of entries.entries()) {
    const at = findData(file, entry, entries[index + 1]?.offset ?? bounds.at);
    await passEntry(entry, at, reading);
  }
}

/** Attack: a small artifact that unpacks without end. */
function expectTogether(entries: readonly ZipEntry[], most: number, limits: Limits): void {
  if (entries[0]?.offset !== 0) refuse('ARCHIVE_INVALID', 'data before the first zip entry');
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const largest = entries.reduce((size, entry) => Math.max(size, entry.size), 0);
  if (total > most) refuse('ARCHIVE_TOO_LARGE', `more than ${most} bytes unpacked`);
  if (largest > limits.fileBytes) refuse('ARCHIVE_TOO_LARGE', `a file of ${largest} bytes`);
}

async function passEntry(entry: ZipEntry, at: number, reading: Reading): Promise<void> {
  const name = nameOf(entry);
  if (name === undefined) return;
  switch (typeOf(entry)) {
    case 'file':
      return await passFile(entry, at, { ...reading, name });
    case 'symlink':
      return await passSymlink(entry, at, { ...reading, name });
    case 'directory':
      if (entry.size !== 0) refuse('ARCHIVE_INVALID', 'data in a folder', name.toString('latin1'));
      reading.sink.begin({ type: 'directory', path: parseTreePath(name), size: 0 });
      reading.sink.end();
  }
}

/** Without `./` before it and the slash of a folder; undefined for the top of the tree itself. */
function nameOf({ name }: ZipEntry): Buffer | undefined {
  const start = name.toString('latin1', 0, 2) === './' ? 2 : 0;
  const rest = name.subarray(start, name.at(-1) === SLASH ? -1 : undefined);
  return start === 2 && rest.length === 0 ? undefined : rest;
}

function typeOf({ name, mode = 0 }: ZipEntry): 'file' | 'symlink' | 'directory' {
  const found = name.toString('latin1');
  if ((mode & SPECIAL) !== 0) refuse('ARCHIVE_MODE', `permissions ${mode.toString(8)} on an entry`, found);
  const isFolder = name.at(-1) === SLASH;
  const type = mode & TYPE.mask;
  if (isFolder && (type === TYPE.none || type === TYPE.folder)) return 'directory';
  if (!isFolder && (type === TYPE.none || type === TYPE.file)) return 'file';
  if (!isFolder && type === TYPE.symlink) return 'symlink';
  return refuse('ARCHIVE_ENTRY_TYPE', `an entry of mode ${mode.toString(8)}`, found);
}

interface Named extends Reading {
  readonly name: Buffer;
}

async function passFile(entry: ZipEntry, at: number, { file, sink, name }: Named): Promise<void> {
  const path = parseTreePath(name);
  const mtime = timeOf(entry);
  const begin = (head: Buffer): void => {
    const executable = entry.mode === undefined ? programKind(head) !== undefined : mayRun(entry.mode);
    sink.begin({ type: 'file', path, size: entry.size, executable, mtime });
  };
  let head: Buffer | undefined;
  for await (const chunk of contentOf(file, entry, at)) {
    if (head === undefined) {
      head = chunk.subarray(0, HEAD_BYTES);
      begin(head);
    }
    sink.data(chunk);
  }
  if (head === undefined) begin(Buffer.alloc(0));
  sink.end();
}

async function passSymlink(entry: ZipEntry, at: number, { file, sink, name }: Named): Promise<void> {
  const path = parseTreePath(name);
  if (entry.size > MAX_PATH_BYTES) refuse('ARCHIVE_NAME_INVALID', 'a link that is too long', path);
  const pieces: Buffer[] = [];
  for await (const piece of contentOf(file, entry, at)) pieces.push(piece);
  sink.begin({ type: 'symlink', path, size: 0, target: parseLinkTarget(Buffer.concat(pieces), path) });
  sink.end();
}

function mayRun(mode: number): boolean {
  return (mode & OWNER_MAY_RUN) !== 0;
}

/** MS-DOS's date and time, of no zone, taken for UTC. */
function timeOf({ dosDate, dosTime }: ZipEntry): number {
  const [year, month, day] = [1980 + (dosDate >> 9), (dosDate >> 5) & 15, dosDate & 31];
  const time = Date.UTC(year, month - 1, day, dosTime >> 11, (dosTime >> 5) & 63, (dosTime & 31) * 2) / 1000;
  return Math.max(EARLIEST, time);
}
