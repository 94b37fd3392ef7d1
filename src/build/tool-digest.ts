import { createHash } from 'node:crypto';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';

const CHUNK = 1024 * 1024;
const known = new Map<string, Sha256>();

/** The digest of a file of the host's; hashed once a process, and again when the file is another. */
export function digestOfTool(path: string, host: Host): Sha256 {
  const { dev, ino, size, mtimeNs, ctimeNs } = host.fs.statSync(path, { bigint: true });
  const key = [dev, ino, size, mtimeNs, ctimeNs].join(':');
  const digest = known.get(key) ?? hashFile(path, host);
  known.set(key, digest);
  return digest;
}

function hashFile(path: string, host: Host): Sha256 {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(CHUNK);
  const fd = host.fs.openSync(path, 'r');
  try {
    for (;;) {
      const size = host.fs.readSync(fd, buffer, 0, CHUNK, null);
      if (size === 0) return parseSha256(hash.digest('hex'));
      hash.update(buffer.subarray(0, size));
    }
  } finally {
    host.fs.closeSync(fd);
  }
}
