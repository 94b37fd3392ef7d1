import { join } from 'node:path';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { openQuarantine } from '../host/quarantine.ts';
import { asStoreError, errorCode } from '../host/system-error.ts';

/**
 * Takes a folder out of the store: renamed into the quarantine, which is one change, and
 * deleted there. Takes a damaged entry as well. What is gone already stays gone. Nothing
 * may be linked to it any more: that is the caller's to see to.
 * @throws HeadwaterError STORE_UNWRITABLE
 */
export function removeStored(entry: { readonly path: string }, host: Host): void {
  const quarantine = openQuarantine(host);
  const parent = join(entry.path, '..');
  try {
    host.fs.renameSync(entry.path, join(quarantine.directory, 'removed'));
    syncDirectory(host, parent);
    removeEmptyFolder(parent, host);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw asStoreError(error, entry.path);
  } finally {
    quarantine.close();
  }
}

/** Space an entry takes on the disk, in bytes: blocks, not lengths. Hard links are counted once. */
export function diskSize(entry: { readonly path: string }, host: Host): number {
  const seen = new Set<bigint>();
  const blocksOf = (path: string): number => {
    const stat = host.fs.lstatSync(path, { bigint: true });
    if (seen.has(stat.ino)) return 0;
    seen.add(stat.ino);
    const below = stat.isDirectory() ? host.fs.readdirSync(path) : [];
    return below.reduce((sum, name) => sum + blocksOf(join(path, name)), Number(stat.blocks));
  };
  return blocksOf(entry.path) * 512;
}

/** Deletes store/<name> when nothing is left in it; another process may be about to use it. */
export function removeEmptyFolder(folder: string, host: Host): void {
  try {
    host.fs.rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error))) throw error;
  }
}
