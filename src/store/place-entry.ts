import { join } from 'node:path';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { removeTree } from '../host/remove-tree.ts';
import { asStoreError, errorCode } from '../host/system-error.ts';
import { assembleEntry } from './assemble.ts';
import { meetResident, moveAside } from './meet-resident.ts';
import type { NewEntry } from './new-entry.ts';
import { pathOf } from './place.ts';
import type { Stored } from './receipt.ts';
import { removeEmptyFolder } from './remove.ts';

/** Others that admit or remove the same package can come between this often. */
const ATTEMPTS = 8;

/**
 * Gives a staging tree its place in the store. Tree and proof are put together beside it in the
 * quarantine, synced, and get their final name by one rename: before it there is nothing
 * in the store, after it there is all. Where the same artifact lies there already, it is
 * checked and used; a damaged one is put aside first. Nothing stays of an attempt that fails.
 * @throws HeadwaterError ARCHIVE_CHANGED, STORE_BIN_MISSING, STORE_RECEIPT_INVALID, STORE_FULL, STORE_UNWRITABLE
 */
export function placeEntry(made: NewEntry, host: Host): Stored {
  const { receipt } = made;
  const path = pathOf({ ...receipt, sha256: receipt.artifact.sha256 }, host);
  try {
    return inWorkplace(made, host, (entry) => {
      assembleEntry(made, entry, host);
      if (made.unsound === path) moveAside(path, entry, host);
      return settle(entry, { path, receipt }, host);
    });
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/** An empty folder beside the staging tree; both are gone afterwards. */
function inWorkplace<T>({ directory }: NewEntry, host: Host, body: (entry: string) => T): T {
  const workplace = `${directory}.admission`;
  const entry = join(workplace, 'entry');
  try {
    // One by one: `recursive` reports a read-only file system as ENOENT.
    host.fs.mkdirSync(workplace);
    host.fs.mkdirSync(entry);
    return body(entry);
  } finally {
    discard(workplace, host);
    discard(directory, host);
  }
}

/** What cannot be deleted now goes with the quarantine; it must not hide why an admission failed. */
function discard(path: string, host: Host): void {
  try {
    removeTree(host, path);
  } catch {}
}

function settle(entry: string, stored: Stored, host: Host): Stored {
  const parent = join(stored.path, '..');
  for (let attempt = 1; ; attempt++) {
    if (takePlace(entry, stored.path, host)) {
      syncDirectory(host, parent);
      syncDirectory(host, host.paths.store);
      return stored;
    }
    if (attempt === ATTEMPTS) throw new Error(`${stored.path} is taken again and again`);
    const resident = meetResident(entry, stored, host);
    if (resident !== undefined) return resident;
  }
}

/** @returns whether the entry has its place now; `false` where something stands there. */
function takePlace(entry: string, path: string, host: Host): boolean {
  const parent = join(path, '..');
  try {
    host.fs.mkdirSync(parent, { recursive: true });
    host.fs.renameSync(entry, path);
    return true;
  } catch (error) {
    if (host.fs.existsSync(parent)) removeEmptyFolder(parent, host);
    // ENOENT: another process removed the empty parent in between.
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'ENOENT'].includes(errorCode(error))) return false;
    throw error;
  }
}
