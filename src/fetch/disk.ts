import { Buffer } from 'node:buffer';
import type { Host } from '../host/host.ts';
import { asStoreError } from '../host/system-error.ts';

/** Reads a file from where its descriptor stands to its end. The chunk is only good until the next one. */
export function* eachChunk(host: Host, fd: number): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (;;) {
    const length = host.fs.readSync(fd, buffer, 0, buffer.length, null);
    if (length === 0) return;
    yield buffer.subarray(0, length);
  }
}

/** Gives a full disk, or one that must not be written, its own code: it ends a fetch, whatever the address. */
export function onDisk<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asStoreError(error, path);
  }
}
