import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Host } from './host.ts';
import { asStoreError, errorCode } from './system-error.ts';

/** Temporary files older than this belong to nobody who is still alive. Milliseconds. */
const ABANDONED_AFTER = 60 * 60 * 1000;

/**
 * Replaces a file as one change: written beside, synced, renamed over, folder synced. A
 * reader, or a kill at any moment, finds the old bytes or the new ones. Makes the folder.
 * @param mode permission bits, whatever the umask; default 0644.
 * @throws HeadwaterError STORE_FULL, STORE_UNWRITABLE
 */
export function writeFileAtomic(host: Host, path: string, bytes: string | Uint8Array, mode = 0o644): void {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  const temporary = join(folder, `${prefix}${randomBytes(6).toString('hex')}.tmp`);
  try {
    host.fs.mkdirSync(folder, { recursive: true });
    sweepAbandoned(host, folder, prefix);
    writeSynced(host, temporary, { bytes, mode });
    host.fs.renameSync(temporary, path);
    syncDirectory(host, folder);
  } catch (error) {
    host.fs.rmSync(temporary, { force: true });
    throw asStoreError(error, path);
  }
}

/** Makes the names in a folder durable. A file system that cannot sync folders is left alone. */
export function syncDirectory(host: Host, directory: string): void {
  const fd = host.fs.openSync(directory, 'r');
  try {
    host.fs.fsyncSync(fd);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes(errorCode(error))) throw error;
  } finally {
    host.fs.closeSync(fd);
  }
}

/** `wx`: never through a link that somebody put there. */
function writeSynced(host: Host, path: string, content: { bytes: string | Uint8Array; mode: number }): void {
  const fd = host.fs.openSync(path, 'wx', 0o600);
  try {
    host.fs.writeFileSync(fd, content.bytes);
    host.fs.fchmodSync(fd, content.mode);
    host.fs.fsyncSync(fd);
  } finally {
    host.fs.closeSync(fd);
  }
}

function sweepAbandoned(host: Host, folder: string, prefix: string): void {
  const limit = host.now().getTime() - ABANDONED_AFTER;
  for (const name of host.fs.readdirSync(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith('.tmp')) continue;
    const path = join(folder, name);
    const stat = host.fs.lstatSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && stat.mtimeMs < limit) host.fs.rmSync(path, { force: true });
  }
}
