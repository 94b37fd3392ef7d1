import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';

const PRIVATE = 0o700;
const FINISHED = 0o755;

/**
 * Makes `directory`, which nobody else can enter, lets `fill` fill it, and opens it; or
 * leaves nothing of it behind.
 * @throws HeadwaterError STORE_UNWRITABLE where there is something at that place already,
 *   or nothing can be written; STORE_FULL; whatever `fill` throws
 */
export async function inStaging<T>(directory: string, fs: Host['fs'], fill: () => Promise<T>): Promise<T> {
  make(directory, fs);
  try {
    const result = await fill();
    fs.chmodSync(directory, FINISHED);
    return result;
  } catch (error) {
    fs.rmSync(directory, { recursive: true, force: true });
    throw asDiskError(error, directory);
  }
}

function make(directory: string, fs: Host['fs']): void {
  try {
    fs.mkdirSync(directory, { mode: PRIVATE });
    // an umask may have taken the owner's own permissions away
    fs.chmodSync(directory, PRIVATE);
  } catch (error) {
    throw asDiskError(error, directory);
  }
}

/** What the file system refuses, in headwater's words; all other errors as they are. */
function asDiskError(cause: unknown, directory: string): unknown {
  if (cause instanceof HeadwaterError || !(cause instanceof Error) || !('syscall' in cause)) return cause;
  const code = 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HeadwaterError('STORE_FULL', 'there is no room left to unpack', {
      subject: directory,
      hint: 'Free some space on that disk and run the command again.',
      cause,
    });
  }
  return new HeadwaterError('STORE_UNWRITABLE', `cannot unpack: ${cause.message}`, {
    subject: directory,
    cause,
  });
}
