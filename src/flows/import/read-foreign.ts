import { relative, sep } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { errorCode } from '../../host/system-error.ts';
import { plainText } from '../../model/plain-text.ts';

/** Bytes. The longest lock of mise has some hundred thousand. */
const LARGEST = 2 * 1024 * 1024;

/**
 * The bytes of a file of another tool manager; undefined where there is none. A stranger may have
 * made it, so nothing but an ordinary file below `root` is opened, links followed (the attacks: a
 * link to a secret, of which an error would show a line; a pipe that never says anything).
 * @param root absolute path of the folder that the file must lie in, without symlinks.
 * @throws HeadwaterError FOREIGN_UNSAFE
 */
export function readForeignBytes(path: string, root: string, host: Host): Uint8Array | undefined {
  if (host.fs.lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const real = realPathIn(path, root, host);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = host.fs.constants;
  if (!host.fs.statSync(real).isFile()) throw unsafe(path, 'no file');
  try {
    const descriptor = host.fs.openSync(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stat = host.fs.fstatSync(descriptor);
      if (!stat.isFile()) throw unsafe(path, 'no file');
      if (stat.size > LARGEST) throw unsafe(path, `${stat.size} bytes`);
      return host.fs.readFileSync(descriptor);
    } finally {
      host.fs.closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof HeadwaterError) throw error;
    throw unsafe(path, errorCode(error) || 'a file that cannot be read');
  }
}

/** Names in a folder below `root`; none where there is no such folder. @throws HeadwaterError FOREIGN_UNSAFE */
export function namesInForeign(path: string, root: string, host: Host): readonly string[] {
  if (host.fs.lstatSync(path, { throwIfNoEntry: false }) === undefined) return [];
  const real = realPathIn(path, root, host);
  if (!host.fs.statSync(real).isDirectory()) return [];
  const names = host.fs.readdirSync(real);
  if (names.length > MOST_NAMES) throw unsafe(path, `${names.length} files`);
  return names.sort();
}

const MOST_NAMES = 20_000;

function realPathIn(path: string, root: string, host: Host): string {
  const real = realPath(path, host);
  const inside = real === undefined ? '..' : relative(root, real);
  if (real !== undefined && inside !== '..' && !inside.startsWith(`..${sep}`)) return real;
  throw unsafe(
    path,
    real === undefined ? 'a link that leads nowhere' : 'a link that leads out of its folder',
  );
}

function realPath(path: string, host: Host): string | undefined {
  try {
    return host.fs.realpathSync(path);
  } catch {
    return undefined;
  }
}

function unsafe(path: string, found: string): HeadwaterError {
  return new HeadwaterError('FOREIGN_UNSAFE', 'this file is not read', {
    subject: plainText(path),
    expected: `an ordinary file in the folder where it is looked for, of at most ${LARGEST} bytes`,
    found,
    hint: 'Nothing was written. Name the files to import: `headwater import FILE…`.',
  });
}
