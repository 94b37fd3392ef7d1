import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';

/** Bytes read at once. */
const CHUNK = 256 * 1024;

/** Something that lies in a tree. Nothing is known of its bytes yet. */
export interface Found {
  readonly path: string;
  readonly type: 'file' | 'symlink' | 'other';
}

/** All that lies in a tree and is no folder. Links are not followed; what is neither file nor link is `other`. */
export function scanTree(root: string, host: Host): readonly Found[] {
  const found: Found[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of host.fs.readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isFolder(entry)) folders.push(path);
      else found.push({ path, type: typeOf(entry) });
    }
  }
  return found;
}

function typeOf(entry: Dirent): Found['type'] {
  if (entry.isFile()) return 'file';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** A name that is not UTF-8 comes with U+FFFD and cannot be opened again; no manifest has one. */
function isFolder(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.includes('\uFFFD');
}

/**
 * Digest of a file's bytes. O_NOFOLLOW and O_NONBLOCK: a link or a pipe put in the file's
 * place since it was seen is an error, not another file's bytes or an endless wait.
 */
export function hashFile(path: string, host: Host): Sha256 {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = host.fs.constants;
  const fd = host.fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = host.fs.readSync(fd, chunk); read > 0; read = host.fs.readSync(fd, chunk)) {
      hash.update(chunk.subarray(0, read));
    }
    return parseSha256(hash.digest('hex'));
  } finally {
    host.fs.closeSync(fd);
  }
}
