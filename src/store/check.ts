import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { type Sha256, sha256Of } from '../model/digest.ts';
import type { FileEntry } from '../model/files-manifest.ts';
import { parseFilesManifest } from './parse-files.ts';
import { proofOf, treeOf } from './place.ts';
import type { Stored } from './receipt.ts';
import { type Found, hashFile, scanTree } from './scan-tree.ts';

/** The manifest of a tree of half a million files is as large; more is none. Bytes. */
const PROOF_MAX = 64 * 1024 * 1024;

/** One difference between what was admitted and what lies there now. Paths are below tree/ or proof/. */
export type Damage =
  | { readonly kind: 'missing' | 'extra'; readonly path: string }
  | { readonly kind: 'changed'; readonly path: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'mode'; readonly path: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'symlink'; readonly path: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'proof'; readonly path: string; readonly expected: string; readonly found: string };

/**
 * Compares an installed tree with proof/files: every file is hashed again; what is
 * missing, extra or of another kind, mode or target is told. Empty folders are not looked
 * at, nor are write permissions, for a copied store has others. The manifest itself must
 * have the digest of the receipt and of the provenance's claims; where it has not, it is
 * believed in nothing, and told alone.
 * @returns no damage: an empty list.
 */
export function checkTree(stored: Stored, host: Host): readonly Damage[] {
  const manifest = readProof(stored, 'files', host);
  const digest = manifest === undefined ? undefined : sha256Of(manifest);
  const wrong = wantedManifests(stored).find((wanted) => wanted !== digest);
  if (wrong !== undefined) return [proofDamage('files', wrong, digest)];
  const entries = manifest === undefined ? undefined : parseFilesManifest(manifest.toString('utf8'));
  if (entries === undefined) {
    return [{ kind: 'proof', path: 'files', expected: 'a manifest of files', found: 'something else' }];
  }
  return compareTree(treeOf(stored), entries, host);
}

/** Compares the evidence in proof/ with the digests of the receipt: bundle, SBOM, whatever the artifact came with. */
export function checkEvidence(stored: Stored, host: Host): readonly Damage[] {
  return stored.receipt.evidence.flatMap(({ name, sha256 }) => {
    const bytes = readProof(stored, name, host);
    const found = bytes === undefined ? undefined : sha256Of(bytes);
    return found === sha256 ? [] : [proofDamage(name, sha256, found)];
  });
}

function wantedManifests({ receipt }: Stored): readonly Sha256[] {
  const claimed = receipt.origin === 'source' ? receipt.claims.filesSha256 : undefined;
  return claimed === undefined ? [receipt.filesSha256] : [receipt.filesSha256, claimed];
}

function compareTree(root: string, entries: readonly FileEntry[], host: Host): readonly Damage[] {
  if (host.fs.lstatSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return [{ kind: 'missing', path: '.' }];
  }
  const found = new Map(scanTree(root, host).map((item) => [item.path, item]));
  const wanted = new Set(entries.map((entry) => entry.path));
  const extra = [...found.keys()].filter((path) => !wanted.has(path)).sort();
  return [
    ...entries.flatMap((entry) => compareEntry(root, { entry, found: found.get(entry.path) }, host)),
    ...extra.map((path) => ({ kind: 'extra' as const, path })),
  ];
}

function compareEntry(
  root: string,
  pair: { entry: FileEntry; found: Found | undefined },
  host: Host,
): readonly Damage[] {
  const { entry, found } = pair;
  const { path } = entry;
  if (found === undefined) return [{ kind: 'missing', path }];
  if (found.type !== entry.type) {
    return [{ kind: 'changed', path, expected: entry.type, found: found.type }];
  }
  switch (entry.type) {
    case 'file':
      return compareFile(root, entry, host);
    case 'symlink':
      return compareSymlink(root, entry, host);
  }
}

function compareFile(root: string, entry: FileEntry & { type: 'file' }, host: Host): readonly Damage[] {
  const { path } = entry;
  const { mode, size } = host.fs.lstatSync(join(root, path));
  const damages: Damage[] = [];
  const expected = entry.executable ? 'executable' : 'not executable';
  if (describeMode(mode) !== expected) {
    damages.push({ kind: 'mode', path, expected, found: describeMode(mode) });
  }
  if (size !== entry.size) {
    damages.push({ kind: 'changed', path, expected: `${entry.size} bytes`, found: `${size} bytes` });
  } else {
    const digest = hashFile(join(root, path), host);
    if (digest !== entry.sha256) {
      damages.push({ kind: 'changed', path, expected: entry.sha256, found: digest });
    }
  }
  return damages;
}

function compareSymlink(root: string, entry: FileEntry & { type: 'symlink' }, host: Host): readonly Damage[] {
  const { path, target: expected } = entry;
  const found = host.fs.readlinkSync(join(root, path));
  return found === expected ? [] : [{ kind: 'symlink', path, expected, found }];
}

function describeMode(mode: number): string {
  if ((mode & 0o7000) !== 0) return `mode ${(mode & 0o7777).toString(8)}`;
  return (mode & 0o100) === 0 ? 'not executable' : 'executable';
}

/**
 * A file of proof/; undefined where there is none. The attack: a pipe that nobody writes to, or
 * a device that never ends, in its place.
 */
export function readProof(entry: { readonly path: string }, file: string, host: Host): Buffer | undefined {
  const path = proofOf(entry, file);
  try {
    const stat = host.fs.statSync(path);
    return stat.isFile() && stat.size <= PROOF_MAX ? host.fs.readFileSync(path) : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(errorCode(error))) return undefined;
    throw error;
  }
}

function proofDamage(path: string, expected: string, found: Sha256 | undefined): Damage {
  return { kind: 'proof', path, expected, found: found ?? 'nothing' };
}
