import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { TREE_LIMITS } from '../../model/tree-limits.ts';
import { walk } from './walk.ts';

/**
 * Attack: a sparse file of terabytes, which costs the build nothing, and whoever reads it
 * afterwards, outside of the build's deadline, hours.
 * @throws HeadwaterError BUILD_FORBIDDEN_FILE for a tree that would not be unpacked
 */
export function checkSize(tree: string, host: Host): void {
  const entries = walk(tree, host);
  const largest = entries.reduce((most, { size }) => Math.max(most, size), 0);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const { entries: mostEntries, totalBytes, fileBytes } = TREE_LIMITS;
  if (entries.length <= mostEntries && largest <= fileBytes && total <= totalBytes) return;
  throw new HeadwaterError('BUILD_FORBIDDEN_FILE', 'the build installed more than a tree may hold', {
    expected: `at most ${mostEntries} entries, ${fileBytes} bytes a file, ${totalBytes} bytes in all`,
    found: `${entries.length} entries, ${largest} bytes in a file, ${total} bytes in all`,
  });
}
