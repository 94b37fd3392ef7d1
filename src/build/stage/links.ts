import { posix } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { type TreeEntry, walk } from './walk.ts';

/**
 * @throws HeadwaterError BUILD_FORBIDDEN_LINK for a symlink that is absolute, leaves the tree, or
 * climbs (`..`) after passing another symlink, which could lead anywhere.
 */
export function checkLinks(tree: string, host: Host): void {
  const entries = walk(tree, host);
  const links = new Set(entries.filter(({ type }) => type === 'symlink').map(({ path }) => path));
  for (const entry of entries) {
    if (entry.type === 'symlink') checkLink(entry, links);
  }
}

function checkLink({ path, target }: TreeEntry, links: ReadonlySet<string>): void {
  if (target.startsWith('/')) refuse(path, target, 'absolute');
  const here = posix.dirname(path) === '.' ? [] : posix.dirname(path).split('/');
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') here.push(part);
    else if (links.has(here.join('/'))) refuse(path, target, 'climbing after another symlink');
    else if (here.pop() === undefined) refuse(path, target, 'leaving the tree');
  }
}

function refuse(path: string, target: string, how: string): never {
  throw new HeadwaterError('BUILD_FORBIDDEN_LINK', `the symlink ${path} is ${how}`, {
    expected: 'a relative target within the tree',
    found: target,
    hint: 'the recipe can remove it, or make the build link relatively',
  });
}
