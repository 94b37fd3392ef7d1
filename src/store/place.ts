import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { type Sha256, shortDigest } from '../model/digest.ts';
import { folderOfName, type PackageName } from '../model/package-name.ts';
import { isVersion, type Version } from '../model/version.ts';

/** What names a folder of the store. */
export interface Place {
  readonly name: PackageName;
  readonly version: Version;
  /** Of the artifact. */
  readonly sha256: Sha256;
}

/** Absolute path of store/<name>/<version>-<first twelve digits of the artifact's digest>. */
export function pathOf(place: Place, host: Host): string {
  return join(folderOfPackage(place.name, host), folderOf(place));
}

/** Absolute path of store/<name>, where all versions of a package lie. */
export function folderOfPackage(name: PackageName, host: Host): string {
  return join(host.paths.store, folderOfName(name));
}

export function folderOf(place: Pick<Place, 'version' | 'sha256'>): string {
  return `${place.version}-${shortDigest(place.sha256)}`;
}

/** Whether a folder's name is one that `folderOf` could have made. */
export function isFolder(folder: string): boolean {
  const parts = /^(.+)-[0-9a-f]{12}$/.exec(folder);
  return parts !== null && isVersion(parts[1]);
}

export function treeOf(entry: { readonly path: string }): string {
  return join(entry.path, 'tree');
}

export function proofOf(entry: { readonly path: string }, file: string): string {
  return join(entry.path, 'proof', file);
}
