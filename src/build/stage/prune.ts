import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { removeTree } from '../../host/remove-tree.ts';
import { inside } from './inside.ts';
import { walk } from './walk.ts';

/** The index of all info pages on a system, which one package cannot own. */
const INFO_INDEX = 'share/info/dir';

/**
 * Deletes what no tree should have: libtool's archives, which hold absolute paths; the index
 * of info pages; what the recipe names; and the folders that are empty then.
 * @returns paths of the recipe that were not there
 */
export function prune(tree: string, remove: readonly string[], host: Host): readonly string[] {
  const missing = remove.filter((path) => !exists(inside(tree, path, host), host));
  for (const path of [...remove, INFO_INDEX]) removeTree(host, inside(tree, path, host));
  for (const { path, type } of walk(tree, host)) {
    if (type === 'file' && path.endsWith('.la')) host.fs.rmSync(join(tree, path));
  }
  for (const { path, type } of walk(tree, host).reverse()) {
    if (type !== 'directory') continue;
    const folder = join(tree, path);
    if (host.fs.readdirSync(folder).length === 0) host.fs.rmdirSync(folder);
  }
  return missing;
}

function exists(path: string, { fs }: Host): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
