import { dirname, join, relative } from 'node:path/posix';
import type { BinName } from '../../model/package-name.ts';
import { parseTreePath, type TreePath } from '../paths.ts';
import { EARLIEST } from '../times.ts';
import type { TreeWriter, WrittenFile } from '../tree-writer.ts';

/** More links one after another than any file system follows. */
const MOST_LINKS = 40;

/**
 * The file that a path of the tree leads to, through links of the tree; undefined where there is
 * none. `..` only leads the target of a link, so that it can be worked out by its text.
 */
export function fileAt(tree: TreeWriter, path: string, links = 0): WrittenFile | undefined {
  const names = path.split('/');
  for (let count = 1; count <= names.length; count++) {
    const here = names.slice(0, count).join('/');
    const entry = tree.entryAt(here as TreePath);
    if (entry?.type === 'file') return count === names.length ? entry : undefined;
    if (entry === undefined) continue;
    if (links === MOST_LINKS) return undefined;
    return fileAt(tree, join(dirname(here), entry.target, ...names.slice(count)), links + 1);
  }
  return undefined;
}

/**
 * Makes `bin/<name>` lead to a file of the tree, and that file executable.
 * @throws HeadwaterError ARCHIVE_DUPLICATE where something else has that name
 */
export function makeCommand(tree: TreeWriter, name: BinName, program: WrittenFile): void {
  tree.makeExecutable(program);
  const path = binPath(name);
  if (fileAt(tree, path)?.path === program.path) return;
  tree.begin({ type: 'symlink', path, size: 0, target: relative('bin', program.path) });
  tree.end();
}

export function binPath(name: string): TreePath {
  return parseTreePath(Buffer.from(`bin/${name}`));
}

/** A file of headwater's own making, from what is in the tree. */
export function addFile(tree: TreeWriter, path: TreePath, bytes: Buffer): void {
  tree.begin({ type: 'file', path, size: bytes.length, executable: true, mtime: EARLIEST });
  tree.data(bytes);
  tree.end();
}
