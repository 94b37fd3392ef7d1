import type { Host } from '../../host/host.ts';

/** The user and group that the host sees when root started the build: nobody's. */
export const SEALED_HOST_ID = 65534;

/** The user and group that a step sees itself as, whoever started it. */
export const SEALED_ID = 1000;

export function startedByRoot(): boolean {
  return process.geteuid?.() === 0;
}

/** Start time of a process in clock ticks since boot (proc(5), stat field 22); empty when there is none. */
export function processStart(host: Host, pid: number): string {
  try {
    const stat = host.fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
