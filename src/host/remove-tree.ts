import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Host } from './host.ts';

/**
 * Deletes a folder with all in it, read-only folders too; nothing happens where there is
 * none. Symlinks are deleted, never followed.
 */
export function removeTree(host: Host, path: string): void {
  try {
    host.fs.rmSync(path, { recursive: true, force: true });
  } catch {
    dismantle(host, Buffer.from(path));
    host.fs.rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Takes a tree apart without ever going deep: each folder's folders move up to the top before
 * it is deleted. Attack: a build that leaves more folders in each other than there are
 * descriptors, or names that are not UTF-8 in folders without permissions, and with them a
 * quarantine that no later run can empty.
 */
function dismantle(host: Host, root: Buffer): void {
  if (host.fs.lstatSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  const unique = `.dismantled-${randomBytes(6).toString('hex')}-`;
  let moved = 0;
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    host.fs.chmodSync(folder, 0o700);
    for (const entry of host.fs.readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const path = below(folder, entry.name);
      if (!entry.isDirectory()) {
        host.fs.unlinkSync(path);
        continue;
      }
      moved += 1;
      const top = below(root, Buffer.from(`${unique}${moved}`));
      host.fs.chmodSync(path, 0o700);
      host.fs.renameSync(path, top);
      pending.push(top);
    }
  }
}

function below(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from('/'), name]);
}
