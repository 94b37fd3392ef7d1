import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { type TreeEntry, walk } from './walk.ts';

/**
 * Refuses what unpacking would refuse, so that a build fails where it can be mended.
 * @throws HeadwaterError BUILD_FORBIDDEN_LINK for a symlink that is absolute, leaves the tree, or
 * climbs (`..`) after a name: that name may be another symlink, which could lead anywhere.
 */
export function checkLinks(tree: string, host: Host): void {
  for (const entry of walk(tree, host)) {
    if (entry.type === 'symlink') checkLink(entry);
  }
}

function checkLink({ path, target }: TreeEntry): void {
  if (target.startsWith('/')) refuse(path, target, 'absolute');
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const names = parts.findIndex((part) => part !== '..');
  const climbs = names === -1 ? parts.length : names;
  if (parts.slice(climbs).includes('..')) refuse(path, target, 'climbing after a name');
  if (climbs > path.split('/').length - 1) refuse(path, target, 'leaving the tree');
}

function refuse(path: string, target: string, how: string): never {
  throw new HeadwaterError('BUILD_FORBIDDEN_LINK', `the symlink ${path} is ${how}`, {
    expected: 'a relative target within the tree',
    found: target,
    hint: 'the recipe can remove it, or make the build link relatively',
  });
}
