import { isAbsolute, join, normalize } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';

/**
 * The path of `relative` below `root`, none of whose folders is a symlink: the build made
 * them, and as root we would follow one anywhere.
 * @throws HeadwaterError CATALOG_INVALID for a path that is not below; BUILD_FORBIDDEN_LINK
 */
export function inside(root: string, relative: string, { fs }: Host): string {
  if (isAbsolute(relative) || normalize(relative).split('/')[0] === '..' || normalize(relative) === '.') {
    throw new HeadwaterError('CATALOG_INVALID', 'the recipe names a path outside of the tree', {
      expected: 'a relative path without ".."',
      found: relative,
    });
  }
  const parts = normalize(relative).replace(/\/$/, '').split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (!fs.lstatSync(join(root, folder), { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw new HeadwaterError('BUILD_FORBIDDEN_LINK', 'a folder that the recipe names is a symlink', {
      expected: 'a folder',
      found: folder,
    });
  }
  return join(root, ...parts);
}
