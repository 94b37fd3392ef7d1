import { type Sha256, sha256Of } from './digest.ts';

/** One entry of an installed tree. Directories are implied by the paths in them. */
export type FileEntry =
  | {
      readonly type: 'file';
      readonly path: string;
      readonly sha256: Sha256;
      readonly size: number;
      readonly executable: boolean;
    }
  | { readonly type: 'symlink'; readonly path: string; readonly target: string };

/**
 * The manifest as text: one JSON array a line, ordered by the bytes of the path, ending
 * with a newline (docs/FORMATS.md, "Files manifest"). Its digest binds a tree to its
 * provenance: the builder signs it, `verify` computes it again from the installed tree.
 */
export function printFilesManifest(files: readonly FileEntry[]): string {
  const lines = inOrderOfPath(files);
  return lines.map((file) => `${JSON.stringify(line(file))}\n`).join('');
}

/** By the bytes of the path. */
export function inOrderOfPath(files: readonly FileEntry[]): FileEntry[] {
  const keyed = files.map((file) => ({ file, key: Buffer.from(file.path) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ file }) => file);
}

export function filesManifestDigest(files: readonly FileEntry[]): Sha256 {
  return sha256Of(printFilesManifest(files));
}

function line(file: FileEntry): readonly (string | number)[] {
  switch (file.type) {
    case 'file':
      return [file.executable ? 'executable' : 'file', file.path, file.size, file.sha256];
    case 'symlink':
      return ['symlink', file.path, file.target];
  }
}
