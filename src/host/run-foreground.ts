import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface Foreground {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A program that runs. */
export interface Running {
  /** Its exit code, or 128 and the number of the signal that ended it. */
  readonly end: Promise<number>;
}

/**
 * Starts a program on this process's own terminal and streams; signals are its own until
 * its end. It runs, and is seen to, when this returns. Not by `process.execve`: the program would inherit that Node.js ignores
 * SIGPIPE, and `exec … | head` would not end.
 */
export function startForeground({ file, args, env }: Foreground): Running {
  const end = new Promise<number>((resolve, reject) => {
    let pass = (_: NodeJS.Signals): void => {};
    // Before the program runs: a signal that came in between would reach nobody.
    const giveBack = handOver((signal) => pass(signal));
    const child = spawn(file, args, { stdio: 'inherit', env });
    pass = (signal) => child.kill(signal);
    child.once('error', (error) => {
      giveBack();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      giveBack();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
  return { end };
}

/**
 * Whoever else listens to the ending signals would end this process before the program.
 * What a terminal sends, it sends to the program as well: only the others are passed on.
 */
function handOver(pass: (signal: NodeJS.Signals) => void): () => void {
  const handlers = { SIGINT: () => {}, SIGTERM: pass, SIGHUP: pass } as const;
  const taken = Object.entries(handlers).map(([signal, handler]) => {
    const others = process.listeners(signal as NodeJS.Signals);
    // Added before the others go: without a listener Node.js forgets a signal that is under way.
    process.on(signal, handler);
    for (const other of others) process.off(signal, other);
    return { signal, handler, others };
  });
  return () => {
    for (const { signal, handler, others } of taken) {
      process.off(signal, handler);
      for (const other of others) process.on(signal, other);
    }
  };
}
