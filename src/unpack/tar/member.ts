import type { Limits } from '../limits.ts';
import { parseLinkTarget, parseTreePath, type TreePath } from '../paths.ts';
import { refuse, shown } from '../refuse.ts';
import type { Extensions } from './extensions.ts';
import type { TarHeader } from './header.ts';

/** A member of the archive as it may be written: names checked, numbers within limits. */
export type TarMember = TarFile | TarDirectory | TarSymlink | TarHardLink;

export interface TarFile {
  readonly type: 'file';
  readonly path: TreePath;
  /** Bytes that follow. */
  readonly size: number;
  /** Whether the owner may run it. All other permissions are headwater's own choice. */
  readonly executable: boolean;
  /** Seconds since 1970. */
  readonly mtime: number;
}

interface TarDirectory {
  readonly type: 'directory';
  readonly path: TreePath;
  readonly size: 0;
}

interface TarSymlink {
  readonly type: 'symlink';
  readonly path: TreePath;
  readonly size: 0;
  readonly target: string;
}

export interface TarHardLink {
  readonly type: 'hardlink';
  readonly path: TreePath;
  readonly size: 0;
  /** A member that came before; what it holds is copied. */
  readonly to: TreePath;
  readonly mtime: number;
}

const PERMISSIONS = 0o777;
const OWNER_MAY_RUN = 0o100;
const SLASH = 0x2f;

/**
 * Puts a header and its extended headers together.
 * @throws HeadwaterError with the ARCHIVE_… code of what is wrong
 */
export function memberOf(header: TarHeader, extensions: Extensions, limits: Limits): TarMember {
  const name = extensions.pax?.path ?? extensions.longName ?? header.name;
  const linkName = extensions.pax?.linkPath ?? extensions.longLink ?? header.linkName;
  expectPlainMode(header.mode, name);
  expectOneSize(header, extensions);
  const mtime = extensions.pax?.mtime ?? header.mtime;
  switch (header.type) {
    case '0':
      expectSmall(header.size, name, limits);
      return {
        type: 'file',
        path: parseTreePath(name),
        size: header.size,
        executable: mayRun(header),
        mtime,
      };
    case '5':
      return { type: 'directory', path: parseTreePath(withoutSlash(name)), size: empty(header) };
    case '2': {
      const path = parseTreePath(name);
      return { type: 'symlink', path, size: empty(header), target: parseLinkTarget(linkName, path) };
    }
    case '1':
      return {
        type: 'hardlink',
        path: parseTreePath(name),
        size: empty(header),
        to: parseTreePath(linkName),
        mtime,
      };
    default:
      // devices, fifos, sparse files, parts of volumes, and whatever else there may be
      return refuse('ARCHIVE_ENTRY_TYPE', `an entry of type ${shown(header.type)}`, name.toString('latin1'));
  }
}

function expectSmall(size: number, name: Buffer, limits: Limits): void {
  if (size <= limits.fileBytes) return;
  refuse('ARCHIVE_TOO_LARGE', `a file of ${size} bytes`, name.toString('latin1'));
}

function mayRun(header: TarHeader): boolean {
  return (header.mode & OWNER_MAY_RUN) !== 0;
}

/** setuid, setgid and sticky are refused; who else may read or write is not taken from the archive at all. */
function expectPlainMode(mode: number, name: Buffer): void {
  if ((mode & ~PERMISSIONS) === 0) return;
  refuse('ARCHIVE_MODE', `permissions ${mode.toString(8)} on an entry`, name.toString('latin1'));
}

/** Attack: a size that one reader takes from the pax header and another from the plain one. */
function expectOneSize(header: TarHeader, { pax }: Extensions): void {
  if (pax?.size === undefined || pax.size === header.size) return;
  refuse('ARCHIVE_INVALID', `two sizes for one member: ${header.size}, and ${pax.size} in its pax header`);
}

/** Attack: bytes behind a link or directory, which one reader skips and another takes for headers. */
function empty(header: TarHeader): 0 {
  if (header.size === 0) return 0;
  return refuse('ARCHIVE_INVALID', `data in an entry of type ${header.type}`, header.name.toString('latin1'));
}

function withoutSlash(name: Buffer): Buffer {
  return name.at(-1) === SLASH ? name.subarray(0, -1) : name;
}
