import { setTimeout as sleep } from 'node:timers/promises';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';

const POLL_MS = 1;
const PATIENCE_MS = 30_000;

/**
 * Waits until no process of the seal is left. The program that made the seal may end before
 * its first process does, and until that has ended a process which the step left behind
 * could still write to what the next step, or the archive, takes for finished.
 * @param status what bwrap(1) says with --json-status-fd.
 * @throws HeadwaterError BUILD_STEP_FAILED when a process will not die.
 */
export async function sealedEnd(status: string, host: Host): Promise<void> {
  const pid = /"child-pid":\s*(\d+)/.exec(status)?.[1];
  if (pid === undefined) return;
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    if (!isFirstOfNamespace(pid, host)) return;
    await sleep(POLL_MS);
  }
  throw new HeadwaterError('BUILD_STEP_FAILED', 'a process inside the seal cannot be killed', {
    found: `process ${pid} is still there`,
  });
}

/** A zombie has already seen every other process of its namespace die (pid_namespaces(7)). Another process that got the number is no pid 1. */
function isFirstOfNamespace(pid: string, host: Host): boolean {
  try {
    const status = host.fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^NSpid:.*\t1$/m.test(status) && !/^State:\tZ/m.test(status);
  } catch {
    return false;
  }
}
