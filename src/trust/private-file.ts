import { dirname } from 'node:path';
import { type ErrorCode, HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';

export interface Privacy {
  readonly code: ErrorCode;
  /** Permission bits that nobody may have: 0o077 for a secret, 0o022 for what is only to be believed. */
  readonly forbidden: number;
}

const LARGEST = 1024 * 1024;

/**
 * Reads a file that only its owner may touch, in a folder nobody else may change. Checked
 * on the open file, so that what is checked is what is read. Undefined when there is none.
 * @throws HeadwaterError of `privacy.code`
 */
export function readPrivateFile(host: Host, path: string, privacy: Privacy): Uint8Array | undefined {
  const fd = open(host, path, privacy.code);
  if (fd === undefined) return undefined;
  try {
    const folder = dirname(path);
    mustBeTight(folder, host.fs.statSync(folder).mode & 0o022, privacy.code);
    const stat = host.fs.fstatSync(fd);
    if (!stat.isFile() || stat.size > LARGEST)
      throw new HeadwaterError(privacy.code, `${path} is not a small plain file`);
    mustBeTight(path, stat.mode & privacy.forbidden, privacy.code);
    return host.fs.readFileSync(fd);
  } finally {
    host.fs.closeSync(fd);
  }
}

/** Symlinks are not followed, and a pipe does not block: both could have been put there by others. */
function open(host: Host, path: string, code: ErrorCode): number | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = host.fs.constants;
  try {
    return host.fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new HeadwaterError(code, `${path} cannot be read`, {
      expected: 'a plain file of one’s own',
      found: String(cause),
      cause,
    });
  }
}

function mustBeTight(path: string, excess: number, code: ErrorCode): void {
  if (excess === 0) return;
  throw new HeadwaterError(code, `${path} is open to others`, {
    expected: 'permissions for its owner alone',
    found: `also ${excess.toString(8).padStart(4, '0')}`,
    hint: `Run: chmod go-rwx '${path}'. If others may have used it, rotate the builder key as well.`,
  });
}
