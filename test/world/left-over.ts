import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take to notice that its parent was killed. Milliseconds. */
const PATIENCE = 10_000;

/**
 * Waits for the end of all processes that have something of a folder mounted or in their
 * arguments, as everything that runs in a seal has. Their ids, if some do not end.
 */
export async function processesLeft(folder: string): Promise<readonly string[]> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && uses(pid, folder));
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(20);
  }
}

function uses(pid: string, folder: string): boolean {
  if (pid === String(process.pid)) return false;
  return ['cmdline', 'mountinfo'].some((file) => textOf(`/proc/${pid}/${file}`).includes(folder));
}

/** The folders of seals that processes of `pid` left, where those of root lie. */
export function sealFoldersOf(pid: number): readonly string[] {
  const names = existsSync('/var/tmp') ? readdirSync('/var/tmp') : [];
  return names.filter((name) => name.startsWith(`headwater-seal-${pid}-`));
}

/** A process that has ended meanwhile, or is somebody else's, has nothing of ours. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
