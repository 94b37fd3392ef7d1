import { dirname } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { errorCode } from '../../host/system-error.ts';

/** Bytes; a manifest of three hundred tools has about six thousand. Shims read it, and must not be kept waiting. */
const LARGEST_MANIFEST = 1024 * 1024;
/** Bytes; a lock of a thousand packages has about one million. */
const LARGEST_LOCK = 8 * 1024 * 1024;

/** Characters. A key of a hundred thousand parts takes a parser of TOML minutes. */
const LONGEST_LINE = 2000;

/**
 * The text of a manifest or lock; undefined where there is none. A stranger may have made
 * it: nothing but an ordinary file is opened, and nothing of what cannot be a file of ours is
 * ever shown (the attack: headwater.toml as a link to a secret, whose first line an error
 * would print into a public log).
 * @throws HeadwaterError MANIFEST_UNSAFE
 */
export function readProjectFile(path: string, host: Host): string | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = host.fs.constants;
  const before = host.fs.lstatSync(path, { throwIfNoEntry: false });
  if (before === undefined) return undefined;
  if (!before.isFile()) throw unsafe(path, before.isSymbolicLink() ? 'a symbolic link' : 'no file');
  try {
    const descriptor = host.fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      return readOpen(descriptor, path, host);
    } finally {
      host.fs.closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof HeadwaterError) throw error;
    throw unsafe(path, errorCode(error) || 'a file that cannot be read');
  }
}

function readOpen(descriptor: number, path: string, host: Host): string {
  const stat = host.fs.fstatSync(descriptor);
  if (!stat.isFile()) throw unsafe(path, 'no file');
  if (stat.size > largest(path)) throw unsafe(path, `${stat.size} bytes`);
  refuseAnyonesFile(path, stat.uid, host);
  const text = decode(host.fs.readFileSync(descriptor), path);
  if (text.split('\n').every((line) => line.length <= LONGEST_LINE)) return text;
  throw unsafe(path, `a line of more than ${LONGEST_LINE} characters`);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unsafe(path, 'bytes that are not UTF-8');
  }
}

/**
 * In a folder where everyone may write, like /tmp, anyone can leave a manifest for whoever
 * works below: there only one's own counts, and root's. Elsewhere the folder's owner decides.
 */
function refuseAnyonesFile(path: string, owner: number, host: Host): void {
  const folder = host.fs.statSync(dirname(path));
  const mine = [0, process.getuid?.() ?? owner].includes(owner);
  if ((folder.mode & 0o002) === 0 || mine) return;
  throw unsafe(path, `a file of user ${owner} in a folder where everyone may write`);
}

function largest(path: string): number {
  return path.endsWith('.lock') ? LARGEST_LOCK : LARGEST_MANIFEST;
}

function unsafe(path: string, found: string): HeadwaterError {
  return new HeadwaterError('MANIFEST_UNSAFE', 'this file is not read', {
    subject: path,
    expected: `an ordinary file of text in UTF-8, of at most ${largest(path)} bytes, of a user you trust`,
    found,
    hint: 'Look at it yourself, and take it away or replace it.',
  });
}
