import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface Foreground {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a program on this process's own terminal and streams, to its end. Not by
 * `process.execve`: the program would inherit that Node.js ignores SIGPIPE, and
 * `exec … | head` would not end.
 * @returns its exit code, or 128 and the number of the signal that ended it.
 */
export function runForeground({ file, args, env }: Foreground): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env });
    // The terminal sends these to the whole group; what was sent to this process alone is passed on.
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    const wait = (): void => {};
    process.prependListener('SIGINT', wait);
    process.prependListener('SIGTERM', pass);
    process.prependListener('SIGHUP', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
