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
  /** In order, for the child's descriptors from 3 on. */
  readonly fds: readonly number[];
  close(): void;
}

const FIRST = 3;
const MAX_WRITTEN = 4096;

export function passFiles(host: Host): PassedFiles {
  const own: number[] = [];
  const fds: number[] = [];
  const passing = (fd: number) => fds.push(fd) - 1 + FIRST;
  return {
    fds,
    passing,
    holding(content) {
      const fd = namelessFile(host, Buffer.from(content));
      own.push(fd);
      return passing(fd);
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
