import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { syncDirectory } from './atomic.ts';
import type { Host } from './host.ts';

/** From so many files and folders on, one sync of the file system takes less time than one of each. */
const MANY = 32;
const SYNC = '/usr/bin/sync';

/**
 * Makes a whole tree durable, contents before names. Symlinks are not followed. A large one is
 * left to syncfs(2), by the system's own sync(1): each fsync would wait for the disk to empty
 * its cache, thousands of times for one tree. Where there is none, or it fails, it goes file by
 * file. Small ones never wait for what others have written to the same file system.
 * @param sync path of sync(1).
 */
export function syncTree(host: Host, directory: string, sync = SYNC): void {
  const paths = pathsIn(host, directory);
  if (paths.length >= MANY && syncFileSystem(directory, sync)) return;
  for (const { path, type } of paths) {
    if (type === 'file') syncFile(host, path);
    else syncDirectory(host, path);
  }
}

interface TreePath {
  readonly path: string;
  readonly type: 'file' | 'folder';
}

/** Folders come behind what is in them. */
function pathsIn(host: Host, directory: string): readonly TreePath[] {
  const below = host.fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return pathsIn(host, path);
    return entry.isFile() ? [{ path, type: 'file' } as const] : [];
  });
  return [...below, { path: directory, type: 'folder' }];
}

/** sync(1) elsewhere has no such option, or does not wait. @returns whether it was done */
function syncFileSystem(directory: string, sync: string): boolean {
  if (process.platform !== 'linux') return false;
  const { status } = spawnSync(sync, ['-f', '--', directory], { stdio: 'ignore', env: {} });
  return status === 0;
}

function syncFile(host: Host, path: string): void {
  const fd = host.fs.openSync(path, 'r');
  try {
    host.fs.fsyncSync(fd);
  } finally {
    host.fs.closeSync(fd);
  }
}
