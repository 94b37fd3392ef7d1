import { join } from 'node:path';
import type { Host } from './host.ts';
import { errorCode } from './system-error.ts';

/**
 * Deletes a folder with all in it, read-only folders too; nothing happens where there is
 * none. Symlinks are deleted, never followed.
 */
export function removeTree(host: Host, path: string): void {
  try {
    host.fs.rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (!['EACCES', 'EPERM', 'ENOTEMPTY'].includes(errorCode(error))) throw error;
    makeWritable(host, path);
    host.fs.rmSync(path, { recursive: true, force: true });
  }
}

function makeWritable(host: Host, directory: string): void {
  if (host.fs.lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  host.fs.chmodSync(directory, 0o700);
  for (const entry of host.fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(host, join(directory, entry.name));
  }
}
