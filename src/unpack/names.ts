import { collisionKey, parentOf, type TreePath } from './paths.ts';
import { refuse } from './refuse.ts';

type NodeKind = 'file' | 'directory' | 'symlink';

interface Node {
  readonly path: TreePath;
  readonly kind: NodeKind;
  /** The archive that declared it last; undefined for a folder that so far only the paths of others speak of. */
  declaredIn: number | undefined;
}

/** The names of a tree so far. Nothing is written under a name that was not claimed here. */
export interface Names {
  /**
   * Claims a name for a new node and returns the folders to make for it, outermost
   * first: those of its parents that are not there, and itself where it is a new folder.
   * @throws HeadwaterError ARCHIVE_DUPLICATE where the name, or one that some file system
   *   takes for the same, is taken; ARCHIVE_LINK_ESCAPE where a parent is a symbolic link;
   *   ARCHIVE_TOO_LARGE where there are more names than allowed
   */
  claim(path: TreePath, kind: NodeKind): readonly TreePath[];
  /** Gives the name of a file free again. */
  release(path: TreePath): void;
  /** What is claimed from now on is of another archive, which may declare the folders of those before it too. */
  nextArchive(): void;
}

/** @param most names, those counted that only the paths of others speak of: one entry may bring dozens of folders. */
export function createNames(most: number): Names {
  const nodes = new Map<string, Node>();
  const folders = new Set<TreePath>();
  let archive = 0;

  function claim(path: TreePath, kind: NodeKind): readonly TreePath[] {
    const missing = missingParents(path);
    const key = collisionKey(path);
    const taken = nodes.get(key);
    if (taken !== undefined) return [...missing, ...declareAgain(taken, { path, kind, declaredIn: archive })];
    add(key, { path, kind, declaredIn: archive });
    if (kind !== 'directory') return missing;
    folders.add(path);
    return [...missing, path];
  }

  function missingParents(path: TreePath): TreePath[] {
    const parent = parentOf(path);
    if (parent === undefined || folders.has(parent)) return [];
    const missing = missingParents(parent);
    const key = collisionKey(parent);
    const taken = nodes.get(key);
    if (taken !== undefined) refuseParent(taken, parent);
    add(key, { path: parent, kind: 'directory', declaredIn: undefined });
    folders.add(parent);
    return [...missing, parent];
  }

  function add(key: string, node: Node): void {
    if (nodes.size >= most) refuse('ARCHIVE_TOO_LARGE', `more than ${most} files and folders`, node.path);
    nodes.set(key, node);
  }

  function release(path: TreePath): void {
    nodes.delete(collisionKey(path));
  }

  function nextArchive(): void {
    archive += 1;
  }

  return { claim, release, nextArchive };
}

/** An archive may declare a folder once after paths below it; everything else comes once. */
function declareAgain(taken: Node, { path, kind, declaredIn }: Node): readonly TreePath[] {
  if (taken.path !== path) refuse('ARCHIVE_DUPLICATE', `a name that collides with ${taken.path}`, path);
  if (taken.kind !== 'directory' || kind !== 'directory' || taken.declaredIn === declaredIn) {
    refuse('ARCHIVE_DUPLICATE', `a ${kind} where there is a ${taken.kind} already`, path);
  }
  taken.declaredIn = declaredIn;
  return [];
}

function refuseParent(taken: Node, parent: TreePath): never {
  if (taken.path !== parent) refuse('ARCHIVE_DUPLICATE', `a name that collides with ${taken.path}`, parent);
  // attack: a link first, then a file "below" it, which lands wherever the link leads
  if (taken.kind === 'symlink') refuse('ARCHIVE_LINK_ESCAPE', 'a path through a symbolic link', parent);
  return refuse('ARCHIVE_DUPLICATE', `a path below a ${taken.kind}`, parent);
}
