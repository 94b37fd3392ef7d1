import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';

/** One thing in a tree, as lstat sees it: links are never followed, since the build made them. */
export interface TreeEntry {
  /** Relative to the tree, `/` between parts. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly executable: boolean;
  /** Of a symlink, as it is written. */
  readonly target: string;
  /** Whole seconds since 1970. */
  readonly mtime: number;
}

/**
 * Everything below `root`, ordered by the bytes of the path, so that a folder stands
 * before what is in it.
 * @throws HeadwaterError BUILD_FORBIDDEN_FILE for names that are not UTF-8 or hold control characters.
 */
export function walk(root: string, { fs }: Host): TreeEntry[] {
  const found: TreeEntry[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const raw of fs.readdirSync(join(root, folder), { encoding: 'buffer' })) {
      const entry = entryAt(root, folder === '' ? nameOf(raw) : `${folder}/${nameOf(raw)}`, fs);
      found.push(entry);
      if (entry.type === 'directory') pending.push(entry.path);
    }
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function nameOf(raw: Buffer): string {
  const name = raw.toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (Buffer.from(name).equals(raw) && !/[\x00-\x1f\x7f\\]/.test(name)) return name;
  throw new HeadwaterError('BUILD_FORBIDDEN_FILE', 'the build made a file whose name cannot be kept', {
    expected: 'UTF-8 without control characters and backslashes',
    found: JSON.stringify(raw.toString('latin1')),
  });
}

function entryAt(root: string, path: string, fs: Host['fs']): TreeEntry {
  const stat = fs.lstatSync(join(root, path));
  const type = typeOf(stat);
  return {
    path,
    type,
    size: type === 'file' ? stat.size : 0,
    mode: stat.mode & 0o7777,
    executable: type === 'file' && (stat.mode & 0o100) !== 0,
    target: type === 'symlink' ? fs.readlinkSync(join(root, path)) : '',
    mtime: Math.floor(stat.mtimeMs / 1000),
  };
}

function typeOf(stat: ReturnType<Host['fs']['lstatSync']>): TreeEntry['type'] {
  if (stat?.isFile()) return 'file';
  if (stat?.isDirectory()) return 'directory';
  return stat?.isSymbolicLink() ? 'symlink' : 'other';
}
