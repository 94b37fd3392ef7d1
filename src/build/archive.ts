import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';
import type { FileEntry } from '../model/files-manifest.ts';
import { type TreeEntry, walk } from './stage/walk.ts';
import { BLOCK, padding, tarHeader } from './tar-header.ts';

export interface Archive {
  readonly path: string;
  /** Bytes, compressed. */
  readonly size: number;
  readonly sha256: Sha256;
  /** Of the tar inside: independent of the compressor's version. */
  readonly tarSha256: Sha256;
  /** What is in it, hashed while it was written. */
  readonly files: readonly FileEntry[];
}

/** What zstd is given at a time. Its output may depend on it, so it is part of the format (docs/BUILD-TYPE.md, "Archive"). */
const CHUNK = 256 * 1024;
const LEVEL = 12;

/**
 * Writes a tree as a tar that depends on nothing but the names, contents, executable bits
 * and link targets in it: ordered, one time, no owners, hard links as files of their own
 * (reproducible-builds.org, "Archive metadata"). Holds one chunk in memory.
 * @param mtime seconds since 1970, of every member
 * @throws HeadwaterError BUILD_FORBIDDEN_FILE when the tree holds what an archive cannot say.
 */
export async function writeArchive(
  tree: string,
  to: { readonly path: string; readonly mtime: number },
  host: Host,
): Promise<Archive> {
  const files: FileEntry[] = [];
  const tarHash = createHash('sha256');
  const hash = createHash('sha256');
  let size = 0;
  const count = (bytes: number) => {
    size += bytes;
  };
  await pipeline(
    Readable.from(hashing(chunks(members(tree, { mtime: to.mtime, files }, host)), tarHash)),
    createZstdCompress({
      params: {
        [constants.ZSTD_c_compressionLevel]: LEVEL,
        [constants.ZSTD_c_checksumFlag]: 1,
        [constants.ZSTD_c_nbWorkers]: 0,
      },
    }),
    metered(hash, count),
    host.fs.createWriteStream(to.path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return { path: to.path, size, sha256: hex(hash), tarSha256: hex(tarHash), files };
}

function* members(
  tree: string,
  found: { readonly mtime: number; readonly files: FileEntry[] },
  host: Host,
): Generator<Buffer> {
  for (const entry of walk(tree, host)) {
    const path = entry.type === 'directory' ? `${entry.path}/` : entry.path;
    yield tarHeader({ ...entry, type: archivable(entry), path, mtime: found.mtime });
    if (entry.type === 'symlink') found.files.push({ type: 'symlink', path, target: entry.target });
    if (entry.type !== 'file') continue;
    const sha256 = yield* contents(join(tree, entry.path), entry.size, host);
    found.files.push({ type: 'file', path, sha256, size: entry.size, executable: entry.executable });
  }
  yield Buffer.alloc(2 * BLOCK);
}

function archivable({ type, path }: TreeEntry): 'file' | 'directory' | 'symlink' {
  if (type !== 'other') return type;
  throw new HeadwaterError('BUILD_FORBIDDEN_FILE', `${path} is neither a file, a folder nor a symlink`, {
    expected: 'files, folders and symlinks',
    found: path,
  });
}

function* contents(path: string, size: number, { fs }: Host): Generator<Buffer, Sha256> {
  const hash = createHash('sha256');
  // A file swapped for a link between lstat and here is not followed.
  const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    for (let left = size; left > 0; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, left));
      const read = fs.readSync(fd, chunk);
      if (read === 0) throw new HeadwaterError('INTERNAL', `${path} changed while it was archived`);
      hash.update(chunk.subarray(0, read));
      yield chunk.subarray(0, read);
      left -= read;
    }
  } finally {
    fs.closeSync(fd);
  }
  yield padding(size);
  return hex(hash);
}

/** The same bytes in pieces of exactly CHUNK, the last one excepted. */
function* chunks(pieces: Iterable<Buffer>): Generator<Buffer> {
  let held = Buffer.alloc(CHUNK);
  let length = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.copy(held, length, at);
      at += taken;
      length += taken;
      if (length < CHUNK) continue;
      yield held;
      held = Buffer.alloc(CHUNK);
      length = 0;
    }
  }
  if (length > 0) yield held.subarray(0, length);
}

function* hashing(pieces: Iterable<Buffer>, hash: Hash): Generator<Buffer> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

function metered(hash: Hash, count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      count(chunk.length);
      done(null, chunk);
    },
  });
}

function hex(hash: Hash): Sha256 {
  return parseSha256(hash.digest('hex'));
}
