import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { syncTree } from '../host/sync-tree.ts';
import { errorCode } from '../host/system-error.ts';
import type { Sha256 } from '../model/digest.ts';
import type { PackageName } from '../model/package-name.ts';
import { findStored, listNamed, readEntry } from './find.ts';
import { folderOf, pathOf } from './place.ts';
import type { Stored } from './receipt.ts';

/** The package in the stores below this one, which are only read: nothing in them is believed as yet. */
export function findBelow(
  host: Host,
  wanted: { readonly name: PackageName; readonly buildKey: Sha256 },
): readonly Stored[] {
  return lookBelow(host, (below) => findStored(below, wanted) ?? []);
}

/** Every package of that name in them. */
export function listNamedBelow(host: Host, name: PackageName): readonly Stored[] {
  return lookBelow(host, (below) => listNamed(below, name));
}

function lookBelow(host: Host, look: (below: Host) => Stored | readonly Stored[]): readonly Stored[] {
  const stores = host.paths.lowerStores.filter((store) => store !== host.paths.store);
  return stores.flatMap((store) => {
    try {
      return look({ ...host, paths: { ...host.paths, store } });
    } catch (error) {
      // What may not be read is not there.
      if (['EACCES', 'EPERM', 'EIO', 'ELOOP'].includes(errorCode(error))) return [];
      throw error;
    }
  });
}

/**
 * Copies a package's tree and proof into a new folder, sharing blocks where the file system
 * can. What is judged afterwards is the copy, which nobody else can change any more.
 * @returns the copy, by its own receipt.
 * @throws HeadwaterError STORE_DAMAGED for anything but files, folders and symlinks, and in the proof but files;
 *   STORE_RECEIPT_INVALID
 */
export function copyEntry({ path, receipt }: Stored, to: string, host: Host): Stored {
  host.fs.mkdirSync(to);
  const proof = join(path, 'proof');
  const stray = host.fs.readdirSync(proof, { withFileTypes: true }).find((item) => !item.isFile());
  if (stray !== undefined) throw notOurs(join(proof, stray.name));
  for (const part of ['tree', 'proof']) copyTree(join(path, part), join(to, part), host);
  for (const folder of [to, join(to, 'proof')]) host.fs.chmodSync(folder, 0o755);
  syncTree(host, to);
  const folder = folderOf({ version: receipt.version, sha256: receipt.artifact.sha256 });
  const entry = readEntry({ name: receipt.name, folder, path: to }, host);
  if (entry.state === 'stored') return entry.stored;
  throw entry.error;
}

/**
 * Gives a copy that was judged its place in this home's store, by one rename.
 * @returns undefined where something stands there.
 */
export function settleCopy({ path, receipt }: Stored, host: Host): Stored | undefined {
  const place = pathOf({ ...receipt, sha256: receipt.artifact.sha256 }, host);
  try {
    host.fs.mkdirSync(join(place, '..'), { recursive: true });
    host.fs.renameSync(path, place);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
  syncDirectory(host, join(place, '..'));
  syncDirectory(host, host.paths.store);
  return { path: place, receipt };
}

/** Files 0444 or 0555, folders 0555, as an admission leaves them. */
function copyTree(from: string, to: string, host: Host): void {
  const { fs } = host;
  fs.mkdirSync(to, { mode: 0o700 });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target, host);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else if (entry.isFile()) copyFile(source, target, host);
    else throw notOurs(source);
  }
  fs.chmodSync(to, 0o555);
}

function copyFile(from: string, to: string, { fs }: Host): void {
  fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE);
  fs.chmodSync(to, (fs.statSync(to).mode & 0o100) === 0 ? 0o444 : 0o555);
}

/** The attack: a pipe that is never written to, or a device. */
function notOurs(path: string): HeadwaterError {
  return new HeadwaterError('STORE_DAMAGED', 'neither a file nor a folder nor a symlink', { subject: path });
}
