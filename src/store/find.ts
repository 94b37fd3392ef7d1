import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import type { Sha256 } from '../model/digest.ts';
import { nameOfFolder, type PackageName } from '../model/package-name.ts';
import { parseReceipt } from './parse-receipt.ts';
import { folderOfPackage, isFolder, proofOf } from './place.ts';
import type { Stored } from './receipt.ts';

/** A receipt is a few kilobytes, of a tree of many parts some for each; more is not one. Bytes. */
const RECEIPT_MAX = 1024 * 1024;

/** What a folder of the store turns out to be: a package, or something whose receipt cannot be read. */
export type StoreEntry =
  | { readonly state: 'stored'; readonly stored: Stored }
  | { readonly state: 'damaged'; readonly path: string; readonly error: HeadwaterError };

/**
 * The package of this name that the same build made, if it is here. Looks into
 * store/<name> alone, however many others there are. An entry whose receipt cannot be
 * read is passed over: it is not found, hence built and admitted anew.
 */
export function findStored(
  host: Host,
  wanted: { readonly name: PackageName; readonly buildKey: Sha256 },
): Stored | undefined {
  return listNamed(host, wanted.name).find(({ receipt }) => receipt.buildKey === wanted.buildKey);
}

/** The packages of one name whose receipts can be read, by folder. Looks at nothing else. */
export function listNamed(host: Host, name: PackageName): readonly Stored[] {
  return surveyName(host, name).flatMap(storedOnly);
}

/** Every package whose receipt can be read, by name and folder. `surveyStore` tells of the others too. */
export function listStored(host: Host): readonly Stored[] {
  return surveyStore(host).flatMap(storedOnly);
}

/** Every folder of the store, readable or not, by name and folder. */
export function surveyStore(host: Host): readonly StoreEntry[] {
  return foldersIn(host.paths.store, host)
    .flatMap((folder) => nameOfFolder(folder) ?? [])
    .flatMap((name) => surveyName(host, name));
}

/** Every folder of store/<name>, readable or not. */
export function surveyName(host: Host, name: PackageName): readonly StoreEntry[] {
  const parent = folderOfPackage(name, host);
  return foldersIn(parent, host)
    .filter(isFolder)
    .map((folder) => readEntry({ name, folder, path: join(parent, folder) }, host));
}

/** Reads one folder of the store. */
export function readEntry(
  at: { readonly name: string; readonly folder: string; readonly path: string },
  host: Host,
): StoreEntry {
  try {
    const receipt = parseReceipt(receiptBytes(at, host), at);
    return { state: 'stored', stored: { path: at.path, receipt } };
  } catch (error) {
    if (error instanceof HeadwaterError) return { state: 'damaged', path: at.path, error };
    throw error;
  }
}

function receiptBytes(at: { name: string; folder: string; path: string }, host: Host): Uint8Array {
  const file = proofOf(at, 'receipt.json');
  try {
    const stat = host.fs.statSync(file);
    // The attack: a pipe that nobody writes to, or a device that never ends.
    if (stat.isFile() && stat.size <= RECEIPT_MAX) return host.fs.readFileSync(file);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(errorCode(error))) throw error;
  }
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'there is no receipt', {
    subject: `${at.name}/${at.folder}`,
    expected: `a receipt of at most ${RECEIPT_MAX} bytes: ${file}`,
    hint: 'uninstall the package and install it again',
  });
}

function storedOnly(entry: StoreEntry): readonly Stored[] {
  return entry.state === 'stored' ? [entry.stored] : [];
}

function foldersIn(directory: string, host: Host): string[] {
  try {
    return host.fs.readdirSync(directory).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return [];
    throw error;
  }
}
