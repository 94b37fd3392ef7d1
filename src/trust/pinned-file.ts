import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { packageRoot } from '../host/home.ts';
import type { Host } from '../host/host.ts';

export interface PinnedFile {
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads a file whose digest is known from elsewhere: what was cut short, restored from
 * somewhere else or changed is not that file.
 * @throws HeadwaterError TRUST_INVALID
 */
export function readPinned({ path, sha256 }: PinnedFile, host: Host): Uint8Array {
  const bytes = readBytes(path, host);
  // Node's own: a root is read at every start, when code that is not compiled yet takes milliseconds for it.
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw new HeadwaterError('TRUST_INVALID', `${path} is not the file it was`, {
    expected: `sha256:${sha256}`,
    found: `sha256:${found}`,
    hint: 'restore the file, or remove the root of trust it belongs to and add it again',
  });
}

/** A file of the package's folder trust/. */
export function packageFile({ file, sha256 }: { file: string; sha256: string }): PinnedFile {
  return { path: join(packageRoot(), 'trust', file), sha256 };
}

function readBytes(path: string, host: Host): Uint8Array {
  try {
    return host.fs.readFileSync(path);
  } catch (cause) {
    throw new HeadwaterError('TRUST_INVALID', `${path} cannot be read`, { found: String(cause), cause });
  }
}
