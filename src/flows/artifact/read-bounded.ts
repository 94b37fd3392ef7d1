import type { Host } from '../../host/host.ts';

const CHUNK = 64 * 1024;

/** What a file told of itself, or what came out of it, is more than may be looked at. */
export class TooManyBytes extends Error {
  readonly found: string;

  constructor(found: string) {
    super(found);
    this.found = found;
  }
}

/**
 * The bytes of a file, or of standard input where `path` is 0, if they are at most `most`.
 * @throws TooManyBytes having read no more than it takes to know; errors of the file system
 */
export function readBounded(path: string | 0, most: number, fs: Host['fs']): Uint8Array {
  const descriptor = path === 0 ? 0 : fs.openSync(path, 'r');
  try {
    const { size } = fs.fstatSync(descriptor);
    if (size > most) throw new TooManyBytes(`${size} bytes`);
    return readAll(descriptor, most, fs);
  } finally {
    if (path !== 0) fs.closeSync(descriptor);
  }
}

/** The size that a pipe or a device tells is not how much comes out of it. */
function readAll(descriptor: number, most: number, fs: Host['fs']): Uint8Array {
  const chunks: Buffer[] = [];
  for (let total = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const count = fs.readSync(descriptor, chunk, 0, CHUNK, null);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    total += count;
    if (total > most) throw new TooManyBytes(`more than ${most} bytes`);
  }
}
