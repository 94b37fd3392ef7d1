import type { PartLayout } from '../../model/attested-package.ts';
import type { Member, MemberSink } from '../member.ts';
import { parseLinkTarget, parseTreePath, type TreePath } from '../paths.ts';
import { refuse } from '../refuse.ts';

/** Where a member of a part ends up. */
export interface Place {
  /** Below the folder that the part is put into; a link stays in it. */
  readonly within: TreePath;
  readonly path: TreePath;
}

/** Undefined: a folder of which nothing is left. @throws HeadwaterError */
export type PlaceOf = (path: TreePath, type: Member['type']) => Place | undefined;

/** The archive has more than one folder at its top, after it began with one. */
export class Scattered extends Error {}

/** Passes members on, each under its name in the tree of several parts. */
export function placedBy(placeOf: PlaceOf, sink: MemberSink): MemberSink {
  return {
    begin: (member) => {
      const place = placeOf(member.path, member.type);
      if (place !== undefined) sink.begin(moved(member, place, placeOf));
    },
    data: (bytes) => sink.data(bytes),
    end: () => sink.end(),
  };
}

/** @throws HeadwaterError ARCHIVE_NAME_INVALID where a file has no name left; Scattered */
export function placeByLayout({ into, strip }: Pick<PartLayout, 'into' | 'strip'>): PlaceOf {
  const within = strip === 'single' ? belowOneFolder() : belowFolders(strip);
  return (path, type) => {
    const rest = within(path, type);
    return rest === undefined ? undefined : { within: rest, path: below(into, rest) };
  };
}

/** A path below a folder of the tree, which may be its top. */
export function below(folder: string, path: string): TreePath {
  return parseTreePath(Buffer.from(folder === '' ? path : `${folder}/${path}`));
}

type Within = (path: TreePath, type: Member['type']) => TreePath | undefined;

function belowFolders(count: number): Within {
  return (path, type) => {
    const rest = path.split('/').slice(count).join('/');
    if (rest !== '') return rest as TreePath;
    if (type === 'directory') return undefined;
    return refuse('ARCHIVE_NAME_INVALID', `a ${type} outside of the folders that are left out`, path);
  };
}

/** The first member says which folder it would be. */
function belowOneFolder(): Within {
  let only: string | undefined;
  return (path, type) => {
    const [top = '', ...rest] = path.split('/');
    only ??= top;
    if (top !== only || (rest.length === 0 && type !== 'directory')) throw new Scattered();
    return rest.length === 0 ? undefined : (rest.join('/') as TreePath);
  };
}

function moved(member: Member, { path, within }: Place, placeOf: PlaceOf): Member {
  switch (member.type) {
    case 'symlink':
      // attack: a link that stays inside only by the folders that are left out
      return { ...member, path, target: parseLinkTarget(Buffer.from(member.target), within) };
    case 'hardlink':
      return { ...member, path, to: placeOf(member.to, 'file')?.path ?? member.to };
    case 'file':
    case 'directory':
      return { ...member, path };
  }
}
