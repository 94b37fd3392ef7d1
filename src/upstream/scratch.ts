import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { openQuarantine } from '../host/quarantine.ts';
import { removeTree } from '../host/remove-tree.ts';

/** Runs `body` with an empty folder of the quarantine, which is gone afterwards. */
export async function inScratch<T>(host: Host, body: (directory: string) => Promise<T>): Promise<T> {
  const quarantine = openQuarantine(host);
  const directory = join(quarantine.directory, 'scratch');
  try {
    host.fs.mkdirSync(directory);
    return await body(directory);
  } finally {
    removeTree(host, directory);
    quarantine.close();
  }
}
