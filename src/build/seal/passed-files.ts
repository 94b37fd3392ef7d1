import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../host/host.ts';

/** Open files without a name, to hand to a child process by descriptor: no path to reach, nothing to clean up. */
export interface PassedFiles {
  /** Opens a file with this content, to be read from its beginning; returns its number in the child. */
  holding(content: string | Uint8Array): number;
  /** Hands on a file that is open; its number in the child. */
  passing(fd: number): number;
  /** What the child wrote to the file of this number. */
  written(childFd: number): string;
  /**
   * For the child's descriptors from 3 on. Those that whoever started us left open for
   * children (a shell, a CI runner) become /dev/null: each would be a way out of the seal.
   */
  childFds(): readonly (number | 'ignore')[];
  close(): void;
}

const FIRST = 3;
const MAX_WRITTEN = 4096;

export function passFiles(host: Host): PassedFiles {
  const own: number[] = [];
  const fds: number[] = [];
  const passing = (fd: number) => fds.push(fd) - 1 + FIRST;
  const owning = (fd: number) => {
    own.push(fd);
    return fd;
  };
  return {
    passing,
    holding: (content) => passing(owning(namelessFile(host, Buffer.from(content)))),
    childFds() {
      const strangers = inheritable(host).filter((fd) => fd >= FIRST + fds.length);
      if (strangers.length === 0) return fds;
      const nothing = owning(host.fs.openSync('/dev/null', 'r+'));
      const gaps = Array.from({ length: Math.max(...strangers) - FIRST + 1 - fds.length }, (_, gap) =>
        strangers.includes(FIRST + fds.length + gap) ? nothing : 'ignore',
      );
      return [...fds, ...gaps];
    },
    written(childFd) {
      const buffer = Buffer.alloc(MAX_WRITTEN);
      const size = host.fs.readSync(fds[childFd - FIRST] ?? -1, buffer, 0, MAX_WRITTEN, 0);
      return buffer.toString('utf8', 0, size);
    },
    close() {
      for (const fd of own) host.fs.closeSync(fd);
    },
  };
}

function namelessFile(host: Host, content: Buffer): number {
  host.fs.mkdirSync(host.paths.cache, { recursive: true, mode: 0o700 });
  const path = join(host.paths.cache, `.pass-${randomBytes(9).toString('hex')}`);
  const fd = host.fs.openSync(path, 'wx+', 0o600);
  try {
    host.fs.unlinkSync(path);
    // At a position, so that the reader's offset stays at the beginning.
    host.fs.writeSync(fd, content, 0, content.length, 0);
    return fd;
  } catch (error) {
    host.fs.closeSync(fd);
    throw error;
  }
}

const CLOSE_ON_EXEC = 0o2000000;

/** Our descriptors that a program we start would keep (proc(5), /proc/pid/fdinfo). */
function inheritable(host: Host): number[] {
  return host.fs
    .readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => fd >= FIRST && !closesOnExec(host, fd));
}

function closesOnExec(host: Host, fd: number): boolean {
  const path = `/proc/self/fdinfo/${fd}`;
  if (!host.fs.existsSync(path)) return true;
  const flags = /^flags:\s*([0-7]+)$/m.exec(host.fs.readFileSync(path, 'utf8'))?.[1] ?? '0';
  return (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) !== 0;
}
