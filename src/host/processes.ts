/** What a stage may ask of the operating system's processes. */
export interface Processes {
  /** Runs a program to its end; output goes to `output` (a file descriptor), or is returned, at most `maxBytes` of it. */
  run(command: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; default empty. */
  readonly env?: Readonly<Record<string, string>>;
  /** File descriptor that takes stdout and stderr; absent: both are captured. */
  readonly output?: number;
  /** File descriptors of the child from 3 on. */
  readonly extraFds?: readonly number[];
  readonly stdin?: string;
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
