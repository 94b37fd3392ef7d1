import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { sha256Of } from '../model/digest.ts';
import type { FetchContext } from './context.ts';
import { differenceOf, hasDigest, type Known, type Taken, takeDigests } from './digests.ts';
import { eachChunk, onDisk } from './disk.ts';
import type { Order } from './download.ts';
import { pathOfSlot, slotOf } from './slot.ts';

/**
 * Puts a kept download at `path`, hashed again. One that is not what its name says is
 * dropped; one that is called by its address alone is none, for nobody could tell.
 * @returns undefined where nothing usable is kept.
 */
export function takeKept(
  order: Omit<Order, 'address'>,
  path: string,
  context: FetchContext,
): Taken | undefined {
  if (!hasDigest(order.known)) return undefined;
  const kept = pathOfSlot(context.host, order.slot);
  const taken = onDisk(kept, () => takeFile(kept, order.known, context.host));
  if (taken === undefined) return undefined;
  if (differenceOf(taken, order.known) === undefined) {
    putKept(order.slot, path, context);
    return taken;
  }
  context.host.fs.rmSync(kept, { force: true });
  const text = `a kept download of ${context.what} was damaged and is dropped`;
  context.progress({ kind: 'warning', text });
  return undefined;
}

/** A second name where the file systems allow it: nobody writes to either. Whoever takes the bytes on hashes them again. */
export function putKept(slot: string, path: string, { host }: FetchContext): void {
  const kept = pathOfSlot(host, slot);
  onDisk(path, () => {
    host.fs.rmSync(path, { force: true });
    try {
      host.fs.linkSync(kept, path);
    } catch {
      copy(kept, path, host);
    }
  });
}

/** Puts what is not kept at `path`. */
export function putAway(slot: string, path: string, { host }: FetchContext): void {
  const from = pathOfSlot(host, slot);
  onDisk(path, () => {
    try {
      host.fs.renameSync(from, path);
    } catch (error) {
      if (errorCode(error) !== 'EXDEV') throw error;
      copy(from, path, host);
      host.fs.rmSync(from, { force: true });
    }
  });
}

function copy(from: string, to: string, { fs }: Host): void {
  try {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);
  } catch (error) {
    fs.rmSync(to, { force: true });
    throw error;
  }
}

function takeFile(path: string, known: Known, host: Host): Taken | undefined {
  const input = openIfThere(path, host);
  if (input === undefined) return undefined;
  try {
    const digests = takeDigests(known);
    for (const chunk of eachChunk(host, input)) digests.update(chunk);
    return digests.taken();
  } finally {
    host.fs.closeSync(input);
  }
}

function openIfThere(path: string, { fs }: Host): number | undefined {
  try {
    return fs.openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps bytes that are here already as the download of their digest. @throws HeadwaterError STORE_FULL, STORE_UNWRITABLE */
export function keepDownload(bytes: Uint8Array, host: Host): void {
  const path = pathOfSlot(host, slotOf('', { sha256: sha256Of(bytes) }));
  if (!host.fs.existsSync(path)) writeFileAtomic(host, path, bytes);
}
