import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadwaterError } from '../errors.ts';
import type { Host } from './host.ts';
import { asStoreError } from './system-error.ts';

const LOCK_NAME = /^[A-Za-z0-9][A-Za-z0-9+._=@~-]{0,255}$/;
const POLL_MS = 50;
const EXCLUSIVE = 'BEGIN EXCLUSIVE';
/** A transaction holds SQLite's SHARED lock from its first reading on (sqlite.org/lockingv3.html, section 3). */
const SHARED = 'BEGIN; SELECT count(*) FROM sqlite_master';

export interface LockOptions {
  /** Also a file name: letters, digits, and + . _ = @ ~ - after the first. */
  readonly name: string;
  /** Called once, when somebody else holds the lock. */
  readonly onWait?: () => void;
  /** Milliseconds to wait for the holder; absent: as long as it takes. 0: do not wait. */
  readonly timeoutMs?: number;
}

/** A lock that is held. Released by `release`, and by the end of the process, however it ends. */
export interface HeldLock {
  release(): void;
}

/**
 * Runs `body` while no other process, and nobody else in this one, runs one under the same
 * name. A holder that is killed frees the lock at once: it is a lock of the kernel.
 * @throws HeadwaterError LOCK_TIMEOUT, STORE_UNWRITABLE, STORE_FULL, and whatever `body` throws
 */
export async function withLock<T>(host: Host, options: LockOptions, body: () => Promise<T>): Promise<T> {
  const lock = await acquire(options, () => tryLock(host, options.name));
  try {
    return await body();
  } finally {
    lock.release();
  }
}

/**
 * Holds a lock together with others who hold it like this, and with nobody who holds it by
 * `withLock`: readers of what one writer changes.
 * @returns undefined where no lock can be written: nobody can change anything there either.
 * @throws HeadwaterError LOCK_TIMEOUT, STORE_FULL
 */
export async function shareLock(host: Host, options: LockOptions): Promise<HeldLock | undefined> {
  try {
    return await acquire(options, () => openLock(host, { name: options.name, take: SHARED }));
  } catch (error) {
    if (error instanceof HeadwaterError && error.code === 'STORE_UNWRITABLE') return undefined;
    throw error;
  }
}

/**
 * Takes a lock if it is free, waiting at most `waitMs` with the whole process standing still.
 * @returns undefined when somebody else holds it.
 */
export function tryLock(host: Host, name: string, waitMs = 0): HeldLock | undefined {
  return openLock(host, { name, take: EXCLUSIVE, waitMs });
}

interface Wanted {
  readonly name: string;
  /** SQL that takes it. */
  readonly take: string;
  readonly waitMs?: number;
}

function openLock(host: Host, { name, take, waitMs = 0 }: Wanted): HeldLock | undefined {
  const path = lockPath(host, name);
  try {
    host.fs.mkdirSync(host.paths.locks, { recursive: true, mode: 0o700 });
    // What cannot be written SQLite opens to read, and then BEGIN EXCLUSIVE excludes nobody.
    if (take === EXCLUSIVE) host.fs.accessSync(writablePart(path, host), host.fs.constants.W_OK);
    return hold(path, take, waitMs);
  } catch (error) {
    throw asStoreError(explain(error), path);
  }
}

/** The file behind a lock. Opening it by other means would free the lock: POSIX fcntl locks go with any close. */
export function lockPath(host: Host, name: string): string {
  if (LOCK_NAME.test(name)) return join(host.paths.locks, `${name}.lock`);
  throw new HeadwaterError('INTERNAL', `not a name of a lock: ${JSON.stringify(name)}`);
}

async function acquire(options: LockOptions, attempt: () => HeldLock | undefined): Promise<HeldLock> {
  const deadline = performance.now() + (options.timeoutMs ?? Number.POSITIVE_INFINITY);
  let told = false;
  for (;;) {
    const lock = attempt();
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) throw timedOut(options);
    if (!told) options.onWait?.();
    told = true;
    await sleep(POLL_MS);
  }
}

function writablePart(path: string, host: Host): string {
  return host.fs.existsSync(path) ? path : host.paths.locks;
}

function hold(path: string, take: string, waitMs: number): HeldLock | undefined {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database: DatabaseSync = new DatabaseSync(path, { timeout: waitMs });
  try {
    database.exec(`PRAGMA journal_mode = MEMORY; ${take}`);
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

function sqliteCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error)) return 0;
  // The low byte is the primary result code (sqlite.org/rescode.html).
  return typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}

/** SQLITE_BUSY 5, SQLITE_LOCKED 6. */
function isBusy(error: unknown): boolean {
  return [5, 6].includes(sqliteCode(error));
}

/** SQLite's words for a file system that refuses, in the system's: READONLY 8, FULL 13, CANTOPEN 14. */
function explain(error: unknown): unknown {
  const code = { 8: 'EROFS', 13: 'ENOSPC', 14: 'EACCES' }[sqliteCode(error)];
  return code === undefined ? error : Object.assign(new Error('lock', { cause: error }), { code });
}

function timedOut({ name, timeoutMs }: LockOptions): HeadwaterError {
  return new HeadwaterError('LOCK_TIMEOUT', `another headwater holds the lock ${name}`, {
    expected: `the lock within ${timeoutMs} ms`,
    hint: 'Wait for the other command to end, then run this one again.',
  });
}
