import { join } from 'node:path';
import type { Host } from '../../host/host.ts';

/** The folder of one build's logs, one file a step, numbered in the order in which they ran. */
export interface Logs {
  /** Absolute. */
  readonly path: string;
  /** Opens the next log. */
  open(step: string): OpenLog;
  /** Takes back what the step, to whom the file was open, may have made of its permissions. */
  close(log: OpenLog): void;
}

export interface OpenLog {
  readonly path: string;
  readonly fd: number;
}

const LOG_MODE = 0o644;
const TAIL_LINES = 20;
const TAIL_BYTES = 8 * 1024;
const MANY_BYTES = 1024 * 1024;

/**
 * Makes `<logs>/<name>-<version>-<time>`; a second build within the same second gets a number.
 * Nobody else can enter it: what a step writes to its log it can also make a setuid program.
 */
export function openLogs(host: Host, pkg: { readonly name: string; readonly version: string }): Logs {
  const time = host
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
  const path = makeFolder(host, join(host.paths.logs, `${pkg.name}-${pkg.version}-${time}`));
  let count = 0;
  return {
    path,
    open(step) {
      count += 1;
      const file = join(path, `${String(count).padStart(2, '0')}-${step}.log`);
      return { path: file, fd: host.fs.openSync(file, 'wx', LOG_MODE) };
    },
    close({ fd }) {
      host.fs.fchmodSync(fd, LOG_MODE);
      host.fs.closeSync(fd);
    },
  };
}

function makeFolder({ fs, paths }: Host, wanted: string): string {
  fs.mkdirSync(paths.logs, { recursive: true });
  for (let again = 1; ; again++) {
    const path = again === 1 ? wanted : `${wanted}-${again}`;
    if (fs.existsSync(path)) continue;
    fs.mkdirSync(path, { mode: 0o700 });
    return path;
  }
}

/** The last lines of a log, for an error. */
export function lastLines(host: Host, path: string): string[] {
  return textOf(host, path, TAIL_BYTES).slice(-TAIL_LINES);
}

/** As many lines as one may want to search for a reason. */
export function manyLines(host: Host, path: string): string[] {
  return textOf(host, path, MANY_BYTES);
}

/** The end of a log by lines. Build output is a stranger's: what would steer a terminal is taken out. */
function textOf({ fs }: Host, path: string, most: number): string[] {
  const { size } = fs.statSync(path);
  const bytes = Buffer.alloc(Math.min(size, most));
  const fd = fs.openSync(path, 'r');
  try {
    fs.readSync(fd, bytes, 0, bytes.length, size - bytes.length);
  } finally {
    fs.closeSync(fd);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const text = bytes.toString('utf8').replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
  return text.trimEnd().split('\n');
}
