import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { removeTree } from '../../host/remove-tree.ts';
import { processStart, SEALED_HOST_ID, startedByRoot } from './identity.ts';

/** A folder that the sealed process can reach and write; everything a step sees must lie in it. */
export interface SealWorkDirectory {
  /** A real path (no symbolic link in it). */
  readonly path: string;
  /** Gives a finished file or tree in it to the user the sealed process runs as. Call it before a step, after writing. */
  handOver(path: string): void;
  /** Removes all of it. */
  close(): void;
}

/**
 * Started by an ordinary user: `work` inside `quarantine`, and nothing needs handing over.
 * Started by root: the sealed process runs as another user (as root, bubblewrap
 * leaves it kernel uid 0), who cannot pass /root, so the folder lies in /var/tmp and is
 * readable by that user alone; what a step needs must be copied there. Folders of
 * processes that died are swept.
 */
export function sealWorkDirectory(host: Host, quarantine: string): SealWorkDirectory {
  return startedByRoot() ? rootsDirectory(host) : ownDirectory(host, quarantine);
}

function ownDirectory(host: Host, quarantine: string): SealWorkDirectory {
  const path = join(host.fs.realpathSync(quarantine), `work-${randomBytes(6).toString('hex')}`);
  host.fs.mkdirSync(path, { mode: 0o700 });
  return { path, handOver: () => undefined, close: () => removeAll(host, path) };
}

const ROOTS_TEMP = '/var/tmp';
const NAME = /^headwater-seal-(\d+)-(\d+)-[0-9a-f]{12}$/;

function rootsDirectory(host: Host): SealWorkDirectory {
  sweep(host);
  const temp = host.fs.realpathSync(ROOTS_TEMP);
  const unique = randomBytes(6).toString('hex');
  const outer = join(temp, `headwater-seal-${process.pid}-${processStart(host, process.pid)}-${unique}`);
  const path = join(outer, 'work');
  host.fs.mkdirSync(outer, { mode: 0o700 });
  host.fs.mkdirSync(path, { mode: 0o700 });
  host.fs.lchownSync(path, SEALED_HOST_ID, SEALED_HOST_ID);
  host.fs.chmodSync(outer, 0o711);
  return {
    path,
    handOver: (handed) => giveAway(host, handed),
    close: () => removeAll(host, outer),
  };
}

function giveAway(host: Host, path: string): void {
  host.fs.lchownSync(path, SEALED_HOST_ID, SEALED_HOST_ID);
  if (!host.fs.lstatSync(path).isDirectory()) return;
  for (const name of host.fs.readdirSync(path)) giveAway(host, join(path, name));
}

/** Only folders that root made: in a sticky folder anyone may plant the name. */
function sweep(host: Host): void {
  for (const name of host.fs.readdirSync(ROOTS_TEMP)) {
    const [, pid, start] = NAME.exec(name) ?? [];
    if (pid === undefined || processStart(host, Number(pid)) === start) continue;
    const path = join(ROOTS_TEMP, name);
    const stat = host.fs.lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() && stat.uid === 0) removeAll(host, path);
  }
}

function removeAll(host: Host, path: string): void {
  removeTree(host, path);
}
