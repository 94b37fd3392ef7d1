import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { killGroup, watchOver } from './process-groups.ts';
import type { RunOptions, RunResult } from './processes.ts';
import { errorCode } from './system-error.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;
/** A process that left the group may keep the pipes open; nobody waits longer for it. Milliseconds. */
const DRAIN_MS = 500;

type Command = readonly [string, ...string[]];

/** The implementation of `Processes.run`: each child leads a process group of its own, which ends with it. */
export async function runProcess(command: Command, options: RunOptions = {}): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const child = start(command, options);
  const limit = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const stdout = collect(child.stdout, limit);
  const stderr = collect(child.stderr, limit);
  child.stdin?.on('error', () => undefined).end(options.stdin);
  const forget = watchOver(child);
  const killer = killOn(child, options);
  try {
    const end = await ended(child);
    killGroup(child);
    await drained(child);
    options.signal?.throwIfAborted();
    return { ...exitOf(end), stdout: stdout(), stderr: stderr(), timedOut: killer.timedOut() };
  } catch (error) {
    options.signal?.throwIfAborted();
    return notStarted(error, command[0]);
  } finally {
    killer.stop();
    forget();
  }
}

function start([program, ...args]: Command, options: RunOptions): ChildProcess {
  const output = options.output ?? 'pipe';
  const stdin = options.stdin === undefined ? 'ignore' : 'pipe';
  const stdio: StdioOptions = [stdin, output, output, ...(options.extraFds ?? [])];
  return spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...options.env },
    stdio,
    detached: true,
  });
}

/** Keeps the first `limit` bytes and reads the rest away, so that the child never stands at a full pipe. */
function collect(stream: Readable | null, limit: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('error', () => undefined);
  stream?.on('data', (chunk: Buffer) => {
    if (size < limit) chunks.push(chunk.subarray(0, limit - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function killOn(child: ChildProcess, options: RunOptions): { timedOut(): boolean; stop(): void } {
  let timedOut = false;
  const kill = () => killGroup(child);
  const expire = () => {
    timedOut = true;
    kill();
  };
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(expire, options.timeoutMs);
  options.signal?.addEventListener('abort', kill, { once: true });
  return {
    timedOut: () => timedOut,
    stop() {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
    },
  };
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function ended(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function drained(child: ChildProcess): Promise<void> {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  if (streams.every((stream) => stream.closed)) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const stream of streams) stream.destroy();
    }, DRAIN_MS);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** POSIX shells say 128 + the signal's number; so do we. */
function exitOf({ code, signal }: End): { code: number; signal?: string } {
  if (signal === null) return { code: code ?? 1 };
  return { code: 128 + constants.signals[signal], signal };
}

/** As a shell says it (POSIX.1, 2.8.2): 127 not found, 126 found and cannot be run. */
function notStarted(error: unknown, program: string): RunResult {
  const reason = errorCode(error);
  if (reason === '') throw error;
  return {
    code: reason === 'ENOENT' ? 127 : 126,
    stdout: '',
    stderr: `${program}: ${reason}\n`,
    timedOut: false,
  };
}
