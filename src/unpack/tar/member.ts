import type { Member } from '../member.ts';
import { parseLinkTarget, parseTreePath } from '../paths.ts';
import { refuse, shown } from '../refuse.ts';
import type { Extensions } from './extensions.ts';
import type { TarHeader } from './header.ts';
import type { TarRules } from './rules.ts';

const PERMISSIONS = 0o777;
const OWNER_MAY_RUN = 0o100;
const SLASH = 0x2f;

/**
 * Puts a header and its extended headers together.
 * @throws HeadwaterError with the ARCHIVE_… code of what is wrong
 */
export function memberOf(header: TarHeader, extensions: Extensions, rules: TarRules): Member {
  const name = rules.nameOf(fullNameOf(header, extensions));
  const linkName = extensions.pax?.linkPath ?? extensions.longLink ?? header.linkName;
  expectPlainMode(rules.modeOf(header.mode), name);
  expectOneSize(header, extensions);
  const mtime = extensions.pax?.mtime ?? header.mtime;
  switch (header.type) {
    case '0':
      expectSmall(header.size, name, rules);
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
        to: parseTreePath(rules.nameOf(linkName)),
        mtime,
      };
    default:
      // devices, fifos, sparse files, parts of volumes, and whatever else there may be
      return refuse('ARCHIVE_ENTRY_TYPE', `an entry of type ${shown(header.type)}`, name.toString('latin1'));
  }
}

/** What a member is called, before any rule. */
export function fullNameOf(header: TarHeader, extensions: Extensions): Buffer {
  return extensions.pax?.path ?? extensions.longName ?? header.name;
}

function expectSmall(size: number, name: Buffer, { limits }: TarRules): void {
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
