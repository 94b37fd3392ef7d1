import type { Member } from '../member.ts';
import { below, type Place, type PlaceOf } from '../parts/placement.ts';
import { parseTreePath, type TreePath } from '../paths.ts';
import { refuse } from '../refuse.ts';

/** A file of a wheel, by its name in the wheel and in the tree. */
export interface WheelFile {
  readonly name: TreePath;
  readonly path: TreePath;
}

/** `name-version.data/key/rest`. */
const DATA = /^[^/]+\.data(?:\/([^/]+)(?:\/(.+))?)?$/;

/**
 * Where the files of a wheel go (PyPA, "Binary distribution format", "Spreading"), with the folder
 * `library` for both kinds of library and the top of the tree for data. Every file that is placed
 * is noted in `files`.
 * @throws HeadwaterError ARCHIVE_ENTRY_TYPE, ARCHIVE_INVALID
 */
export function wheelPlaces(library: string, files: WheelFile[]): PlaceOf {
  return (name, type) => {
    expectPlain(name, type);
    const place = placeOf(name, library);
    if (place === undefined && type === 'file')
      refuse('ARCHIVE_INVALID', 'a file of no kind in a wheel', name);
    if (place !== undefined && type === 'file') files.push({ name, path: place.path });
    return place;
  };
}

function placeOf(name: TreePath, library: string): Place | undefined {
  const data = DATA.exec(name);
  if (data === null) return { within: name, path: below(library, name) };
  const [, key, rest] = data;
  if (key === undefined || rest === undefined) return undefined;
  return { within: parseTreePath(Buffer.from(rest)), path: below(folderOf(key, library), rest) };
}

function folderOf(key: string, library: string): string {
  switch (key) {
    case 'purelib':
    case 'platlib':
      return library;
    case 'scripts':
      return 'bin';
    case 'headers':
      return 'include';
    case 'data':
      return '';
    default:
      return refuse('ARCHIVE_INVALID', 'an unknown kind of files in a wheel', key);
  }
}

/** A wheel has no links: pip would write their target as a text. */
function expectPlain(name: TreePath, type: Member['type']): void {
  if (type === 'file' || type === 'directory') return;
  refuse('ARCHIVE_ENTRY_TYPE', `a ${type} in a wheel`, name);
}
