/** What a stage may ask of the operating system's processes. */
export interface Processes {
  /**
   * Runs a program to its end. Output goes to `output` (a file descriptor), or is returned,
   * at most `maxBytes` of each stream. Whatever is left in its process group then is killed.
   * A program that cannot be started ends with 127 (not found) or 126, as in a shell.
   * @throws the reason of `signal`, after the process group has been killed.
   */
  run(command: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; default empty. */
  readonly env?: Readonly<Record<string, string>>;
  /** File descriptor that takes stdout and stderr; absent: both are captured. */
  readonly output?: number;
  /** File descriptors of the child from 3 on; `ignore` leaves that one as it is. */
  readonly extraFds?: readonly (number | 'ignore')[];
  readonly stdin?: string;
  /** Bytes kept of each captured stream; the rest is read and dropped. Default 1 MiB. */
  readonly maxBytes?: number;
  /** The whole process group is killed after this many milliseconds. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** Exit code, or 128 + signal number. */
  readonly code: number;
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}
