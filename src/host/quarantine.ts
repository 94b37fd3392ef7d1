import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from './host.ts';
import { type HeldLock, lockPath, tryLock } from './lock.ts';
import { removeTree } from './remove-tree.ts';
import { asStoreError } from './system-error.ts';

/** Opening waits this long for another process that opens or sweeps. Milliseconds. */
const PATIENCE = 60_000;
const PREFIX = 'quarantine-';

/** A folder of this process alone for bytes nobody has verified; nothing is run from it. */
export interface Quarantine {
  /** Absolute path, mode 0700. */
  readonly directory: string;
  /** Deletes the folder and all in it. */
  close(): void;
}

/**
 * Opens a quarantine, after deleting those whose owners are dead. An owner is alive as long
 * as it holds the lock of its folder. One lock stands around opening and sweeping, so that
 * a sweeper never sees a folder before its owner holds it.
 * @throws HeadwaterError LOCK_TIMEOUT, STORE_UNWRITABLE, STORE_FULL
 */
export function openQuarantine(host: Host): Quarantine {
  return exclusively(host, () => {
    sweep(host);
    const name = `${PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`;
    const lock = hold(host, name);
    const directory = join(host.paths.quarantine, name);
    try {
      host.fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch (error) {
      lock.release();
      throw asStoreError(error, directory);
    }
    return { directory, close: () => discard(host, name, lock) };
  });
}

/** Deletes the quarantines whose owners are dead, and tells their names. @throws HeadwaterError LOCK_TIMEOUT */
export function sweepQuarantines(host: Host): readonly string[] {
  return exclusively(host, () => sweep(host));
}

/** Names of the quarantines whose owners are dead; the next run deletes them. @throws HeadwaterError LOCK_TIMEOUT */
export function abandonedQuarantines(host: Host): readonly string[] {
  return exclusively(host, () =>
    list(host, host.paths.quarantine).filter((name) => {
      if (!name.startsWith(PREFIX)) return false;
      const lock = tryLock(host, name);
      lock?.release();
      return lock !== undefined;
    }),
  );
}

function sweep(host: Host): readonly string[] {
  const swept: string[] = [];
  for (const name of ownedNames(host)) {
    const lock = tryLock(host, name);
    if (lock === undefined) continue;
    discard(host, name, lock);
    swept.push(name);
  }
  return swept;
}

/** Names of folders and of locks: an owner may have died between making the one and the other. */
function ownedNames(host: Host): Set<string> {
  const folders = list(host, host.paths.quarantine);
  const locks = list(host, host.paths.locks).flatMap((name) =>
    name.endsWith('.lock') ? [name.slice(0, -'.lock'.length)] : [],
  );
  return new Set([...folders, ...locks].filter((name) => name.startsWith(PREFIX)));
}

function discard(host: Host, name: string, lock: HeldLock): void {
  removeTree(host, join(host.paths.quarantine, name));
  host.fs.rmSync(lockPath(host, name), { force: true });
  lock.release();
}

function exclusively<T>(host: Host, body: () => T): T {
  const lock = hold(host, 'quarantine', PATIENCE);
  try {
    return body();
  } finally {
    lock.release();
  }
}

function hold(host: Host, name: string, waitMs = 0): HeldLock {
  const lock = tryLock(host, name, waitMs);
  if (lock !== undefined) return lock;
  throw new HeadwaterError('LOCK_TIMEOUT', `another headwater holds the lock ${name}`, {
    hint: 'Wait for the other command to end, then run this one again.',
  });
}

function list(host: Host, directory: string): string[] {
  return host.fs.existsSync(directory) ? host.fs.readdirSync(directory) : [];
}
