import type { ChildProcess } from 'node:child_process';

/** Signals that end this program, and must then end what it started. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const alive = new Set<ChildProcess>();

/**
 * While a child lives, an end of this program by signal or `process.exit` ends its group
 * too. Against kill -9 of this program only the child can arrange: the seal does
 * (`--die-with-parent`).
 * @returns what to call when the child has ended.
 */
export function watchOver(child: ChildProcess): () => void {
  if (alive.size === 0) listen();
  alive.add(child);
  return () => {
    alive.delete(child);
    if (alive.size === 0) stopListening();
  };
}

/** Kills a child and all in its process group; nothing happens if they are gone. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: nobody is left in the group.
  }
}

function killAll(): void {
  for (const child of alive) killGroup(child);
}

function onSignal(signal: NodeJS.Signals): void {
  killAll();
  stopListening();
  // Somebody else who listens decides how this program ends; otherwise it ends as it would have.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listen(): void {
  process.on('exit', killAll);
  for (const signal of ENDING) process.on(signal, onSignal);
}

function stopListening(): void {
  process.off('exit', killAll);
  for (const signal of ENDING) process.off(signal, onSignal);
}
