import { dirname } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { plainText } from '../model/plain-text.ts';

/**
 * Writes a file that somebody asked for by name. One that is there is replaced if it begins as ours
 * do, and left alone otherwise.
 * @param path absolute.
 * @param start what all files of this kind begin with.
 * @throws HeadwaterError USAGE
 */
export function writeOutput(
  path: string,
  { text, start }: { readonly text: string; readonly start: string },
  host: Host,
): void {
  refuseOthers(path, start, host);
  writeFileAtomic(host, path, text);
}

/** The question alone, for whoever does something else before. @throws HeadwaterError USAGE */
export function refuseOthers(path: string, start: string, host: Host): void {
  requireFolder(dirname(path), host);
  const stat = host.fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isFile() && beginsWith(path, start, host))) return;
  throw new HeadwaterError('USAGE', 'this file is there already, and headwater did not make it', {
    expected: 'a file that is not there, or one that headwater wrote',
    found: plainText(path),
    hint: 'Name another, or take it away.',
  });
}

/** A folder is not made for it: a name that was mistyped would leave one. */
function requireFolder(folder: string, host: Host): void {
  if (host.fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new HeadwaterError('USAGE', 'there is no such folder to write to', {
    expected: 'a folder',
    found: plainText(folder),
  });
}

function beginsWith(path: string, start: string, host: Host): boolean {
  const descriptor = host.fs.openSync(path, host.fs.constants.O_RDONLY | host.fs.constants.O_NONBLOCK);
  try {
    const bytes = new Uint8Array(Buffer.byteLength(start));
    host.fs.readSync(descriptor, bytes);
    return Buffer.from(bytes).toString() === start;
  } finally {
    host.fs.closeSync(descriptor);
  }
}
