import { join } from 'node:path';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import type { BinName } from '../model/package-name.ts';
import { shimChoice, writeSign } from './shim-sign.ts';
import { isShim, shimBytes } from './shim-text.ts';

/** Mark of a shim that is written and has not got its name yet. */
const PREPARED = '.headwater-prepared-';
/** No shim is larger. Bytes. */
const LARGEST = 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/**
 * Writes the shims that are missing or not as they should be, under names nobody runs.
 * Whatever can fail for want of space fails here. The caller holds the lock `global`.
 */
export function prepareShims(bins: readonly BinName[], host: Host): readonly BinName[] {
  const { bin: folder } = host.paths;
  const bytes = shimBytes(host);
  host.fs.mkdirSync(folder, { recursive: true });
  writeSign(shimChoice(host), host);
  const wanted = bins.filter((bin) => !isInOrder(join(folder, bin), bytes, host));
  for (const bin of wanted) writeShim(join(folder, `${PREPARED}${bin}`), bytes, host);
  return wanted;
}

/** Gives prepared shims their names. Each takes the place of the old one at once. */
export function placeShims(prepared: readonly BinName[], host: Host): void {
  const { bin: folder } = host.paths;
  for (const bin of prepared) host.fs.renameSync(join(folder, `${PREPARED}${bin}`), join(folder, bin));
  syncDirectory(host, folder);
}

/** Removes shims of commands that no longer are; files that are no shims are left alone. */
export function removeShimsBut(bins: readonly BinName[], host: Host): readonly string[] {
  const { bin: folder } = host.paths;
  const wanted = new Set<string>(bins);
  const stale = host.fs
    .readdirSync(folder)
    .filter((name) => !wanted.has(name) && isShim(bytesOf(join(folder, name), host) ?? EMPTY));
  for (const name of stale) host.fs.rmSync(join(folder, name), { force: true });
  syncDirectory(host, folder);
  return stale;
}

/** Deletes shims that an earlier run wrote and did not place. The caller holds the lock `global`. */
export function dropUnplacedShims(host: Host): void {
  const { bin: folder } = host.paths;
  const names = host.fs.existsSync(folder) ? host.fs.readdirSync(folder) : [];
  for (const name of names.filter((found) => found.startsWith(PREPARED))) {
    host.fs.rmSync(join(folder, name), { force: true });
  }
}

export function isInOrder(path: string, bytes: Uint8Array, host: Host): boolean {
  const stat = host.fs.lstatSync(path, { throwIfNoEntry: false });
  return (
    stat?.isFile() === true && (stat.mode & 0o7777) === 0o755 && bytesOf(path, host)?.equals(bytes) === true
  );
}

function writeShim(path: string, bytes: Uint8Array, host: Host): void {
  const fd = host.fs.openSync(path, 'wx', 0o600);
  try {
    host.fs.writeFileSync(fd, bytes);
    host.fs.fchmodSync(fd, 0o755);
    host.fs.fsyncSync(fd);
  } finally {
    host.fs.closeSync(fd);
  }
}

/** An ordinary file, if it is small enough for a shim; undefined for anything else. A pipe is not opened. */
export function bytesOf(path: string, host: Host): Buffer | undefined {
  try {
    const stat = host.fs.lstatSync(path);
    return stat.isFile() && stat.size <= LARGEST ? host.fs.readFileSync(path) : undefined;
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes(errorCode(error))) return undefined;
    throw error;
  }
}
