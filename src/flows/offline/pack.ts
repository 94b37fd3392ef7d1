import { join } from 'node:path';
import { writeArchive } from '../../build/archive.ts';
import { HeadwaterError } from '../../errors.ts';
import { syncDirectory } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import { asStoreError } from '../../host/system-error.ts';
import type { LinkedPackage } from '../../link/generation.ts';
import { readProjectState } from '../../link/project-state.ts';
import { findStored, listNamed } from '../../store/find.ts';
import { copyEntry } from '../../store/lower.ts';
import { folderOf, folderOfPackage } from '../../store/place.ts';
import { needsOf, type Stored } from '../../store/receipt.ts';
import { openBuilderKey } from '../../trust/builder-key.ts';
import { thisPlatform } from '../context.ts';
import { linkedTools } from '../linked.ts';
import type { ProjectPlace } from '../project/place.ts';
import { PACK_FILES, type PackContent, printPack } from './pack-content.ts';

export interface Packed {
  /** Absolute path. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Of the builder key that the other machine has to believe. */
  readonly keyId: string;
  readonly packages: PackContent['packages'];
}

/**
 * Packs what a project, or the global set, has installed into one file: every package with its
 * tree and all its proof, manifest and lock, and this machine's public builder key. It is a store
 * to be read on another machine, which judges every package in it anew (docs/FORMATS.md, "Pack").
 * @param file absolute path; must not exist.
 * @throws HeadwaterError USAGE, NOT_INSTALLED, STORE_FULL, STORE_UNWRITABLE
 */
export async function packOffline(
  place: ProjectPlace | undefined,
  file: string,
  host: Host,
): Promise<Packed> {
  if (host.fs.existsSync(file)) throw taken(file);
  const entries = withNeeds(installedOnes(place, host), host);
  const quarantine = openQuarantine(host);
  try {
    const folder = join(quarantine.directory, 'pack');
    const content = fillFolder(folder, { place, entries }, host);
    const path = join(quarantine.directory, 'pack.tar.zst');
    const { size, sha256 } = await writeArchive(folder, { path, mtime: 0 }, host);
    placeWhole(path, file, host);
    return { file, size, sha256, keyId: content.keyId, packages: content.packages };
  } finally {
    quarantine.close();
  }
}

/** Under its name there is a whole pack or none: copied beside it, synced, and only then called so. */
function placeWhole(path: string, file: string, host: Host): void {
  const { fs } = host;
  const beside = `${file}.part-${process.pid}`;
  try {
    fs.copyFileSync(path, beside, fs.constants.COPYFILE_EXCL);
    syncFile(beside, fs);
    if (fs.existsSync(file)) throw taken(file);
    fs.renameSync(beside, file);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw asStoreError(error, file);
  }
  syncDirectory(host, join(file, '..'));
}

function syncFile(path: string, fs: Host['fs']): void {
  const descriptor = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function installedOnes(place: ProjectPlace | undefined, host: Host): readonly Stored[] {
  const state = place === undefined ? undefined : readProjectState(place.root, host);
  const linked =
    place === undefined ? linkedTools(host) : [...(state?.tools ?? []), ...(state?.libraries ?? [])];
  if (linked.length === 0) throw nothing(place);
  return linked.map((item) => storedOf(item, host));
}

function storedOf({ name, version, buildKey }: LinkedPackage, host: Host): Stored {
  const found = findStored(host, { name, buildKey });
  if (found !== undefined) return found;
  throw new HeadwaterError('NOT_INSTALLED', `${name} ${version} is gone from the store`, {
    hint: 'Run `headwater install`, then export again.',
  });
}

/** What a library is built with is asked for when it is planned on the other machine. */
function withNeeds(roots: readonly Stored[], host: Host): readonly Stored[] {
  const found = new Map<string, Stored>();
  const visit = (stored: Stored): void => {
    if (found.has(stored.path)) return;
    found.set(stored.path, stored);
    for (const need of needsOf(stored.receipt)) {
      const library = listNamed(host, need.name).find(
        ({ receipt }) => receipt.artifact.sha256 === need.sha256,
      );
      if (library !== undefined) visit(library);
    }
  };
  for (const root of roots) visit(root);
  return [...found.values()];
}

function fillFolder(
  folder: string,
  { place, entries }: { readonly place: ProjectPlace | undefined; readonly entries: readonly Stored[] },
  host: Host,
): PackContent {
  const { fs } = host;
  const { keyId, publicKey } = openBuilderKey(host);
  const inside: Host = { ...host, paths: { ...host.paths, store: join(folder, PACK_FILES.store) } };
  fs.mkdirSync(folder);
  for (const stored of entries) {
    const parent = folderOfPackage(stored.receipt.name, inside);
    fs.mkdirSync(parent, { recursive: true });
    copyEntry(
      stored,
      join(parent, folderOf({ ...stored.receipt, sha256: stored.receipt.artifact.sha256 })),
      host,
    );
  }
  const packages = entries.map(({ receipt: { name, version, kind } }) => ({ name, version, kind }));
  const content = { platform: thisPlatform(), keyId, packages };
  fs.writeFileSync(join(folder, PACK_FILES.content), printPack(content));
  fs.writeFileSync(join(folder, PACK_FILES.key), publicKey);
  if (place !== undefined) {
    fs.copyFileSync(place.manifest, join(folder, PACK_FILES.manifest));
    fs.copyFileSync(place.lock, join(folder, PACK_FILES.lock));
  }
  return content;
}

function taken(file: string): HeadwaterError {
  return new HeadwaterError('USAGE', 'there is something of that name already', {
    expected: 'a file that is not there',
    found: file,
  });
}

function nothing(place: ProjectPlace | undefined): HeadwaterError {
  return new HeadwaterError('NOT_INSTALLED', 'there is nothing to pack', {
    subject: place?.root ?? 'the global set',
    hint: 'Run `headwater install` first: what is packed is what is installed.',
  });
}
