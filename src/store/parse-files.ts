import { isSha256 } from '../model/digest.ts';
import type { FileEntry } from '../model/files-manifest.ts';

/**
 * Reads what `printFilesManifest` wrote (docs/FORMATS.md, "Files manifest"). The text's
 * digest has been compared before; a line that is no entry is a damage all the same.
 * @returns undefined where a line is no entry.
 */
export function parseFilesManifest(text: string): readonly FileEntry[] | undefined {
  if (text !== '' && !text.endsWith('\n')) return undefined;
  const entries = text.split('\n').slice(0, -1).map(entryOf);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function entryOf(line: string): FileEntry | undefined {
  const parts = listOf(line);
  const [type, path] = parts;
  if (typeof path !== 'string' || !isTreePath(path)) return undefined;
  switch (type) {
    case 'file':
    case 'executable':
      return fileOf(path, parts);
    case 'symlink':
      return parts.length === 3 && typeof parts[2] === 'string'
        ? { type: 'symlink', path, target: parts[2] }
        : undefined;
    default:
      return undefined;
  }
}

function fileOf(path: string, parts: readonly unknown[]): FileEntry | undefined {
  const [type, , size, sha256] = parts;
  if (parts.length !== 4 || typeof size !== 'number' || !isSha256(sha256)) return undefined;
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  return { type: 'file', path, size, sha256, executable: type === 'executable' };
}

/** A path below the tree, in its shortest spelling. */
function isTreePath(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function listOf(line: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
