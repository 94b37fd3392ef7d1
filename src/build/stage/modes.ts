import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { type TreeEntry, walk } from './walk.ts';

const SETUID_OR_SETGID = 0o6000;

/**
 * Gives every folder 0755, and every file 0755 or 0644 by its owner's right to execute it.
 * @throws HeadwaterError BUILD_FORBIDDEN_FILE for setuid and setgid files, devices, pipes and
 * sockets: a tool that needs such rights is not for an unprivileged store.
 */
export function normaliseModes(tree: string, host: Host): void {
  for (const entry of walk(tree, host)) {
    if (entry.type === 'symlink') continue;
    if (entry.type === 'other') refuse(entry, 'a device, pipe or socket');
    if (entry.type === 'file' && (entry.mode & SETUID_OR_SETGID) !== 0) refuse(entry, 'setuid or setgid');
    const mode = entry.type === 'directory' || entry.executable ? 0o755 : 0o644;
    host.fs.chmodSync(join(tree, entry.path), mode);
  }
}

function refuse({ path }: TreeEntry, what: string): never {
  throw new HeadwaterError('BUILD_FORBIDDEN_FILE', `the build installed what no tree may hold: ${path}`, {
    expected: 'plain files, folders and symlinks',
    found: what,
  });
}
