import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import type { FileEntry } from '../../model/files-manifest.ts';
import type { FileDifference, Spot } from './difference.ts';
import { look } from './look.ts';

/** A tree, and what is in it by its manifest. */
export interface ComparedTree {
  /** Absolute. */
  readonly directory: string;
  readonly files: readonly FileEntry[];
}

/** Two files are held in memory to be looked at; larger ones are only told. Bytes. */
const LARGEST = 128 * 1024 * 1024;

/**
 * What differs between two trees, by path. The manifests decide whether a file differs;
 * its bytes are read only to say where.
 */
export function compareTrees(left: ComparedTree, right: ComparedTree, host: Host): FileDifference[] {
  const [one, two] = [byPath(left), byPath(right)];
  const paths = [...new Set([...one.keys(), ...two.keys()])].sort();
  return paths.flatMap((path) => {
    const [mine, other] = [one.get(path), two.get(path)];
    if (mine === undefined || other === undefined)
      return [alone(path, mine === undefined ? 'only-right' : 'only-left')];
    return compareEntries(mine, other, {
      host,
      left: join(left.directory, path),
      right: join(right.directory, path),
    });
  });
}

function alone(path: string, kind: 'only-left' | 'only-right'): FileDifference {
  return { path, kind, spots: [] };
}

interface Places {
  readonly host: Host;
  readonly left: string;
  readonly right: string;
}

function compareEntries(mine: FileEntry, other: FileEntry, places: Places): FileDifference[] {
  const { path } = mine;
  if (mine.type !== other.type) return [{ path, kind: 'type', spots: [] }];
  if (mine.type === 'symlink' || other.type === 'symlink') return compareLinks(mine, other);
  if (mine.sha256 !== other.sha256) return [compareContents(mine, other, places)];
  return mine.executable === other.executable ? [] : [{ path, kind: 'executable', spots: [] }];
}

function compareLinks(mine: FileEntry, other: FileEntry): FileDifference[] {
  const [left, right] = [targetOf(mine), targetOf(other)];
  if (left === right) return [];
  const spot: Spot = { place: 'the target', left: Buffer.from(left), right: Buffer.from(right) };
  return [{ path: mine.path, kind: 'target', spots: [spot] }];
}

function targetOf(entry: FileEntry): string {
  return entry.type === 'symlink' ? entry.target : '';
}

type PlainFile = Extract<FileEntry, { type: 'file' }>;

function compareContents(mine: PlainFile, other: PlainFile, { host, left, right }: Places): FileDifference {
  const { path } = mine;
  if (mine.size > LARGEST || other.size > LARGEST) return { path, kind: 'too-large', spots: [] };
  return { path, kind: 'content', spots: look(host.fs.readFileSync(left), host.fs.readFileSync(right)) };
}

function byPath({ files }: ComparedTree): ReadonlyMap<string, FileEntry> {
  return new Map(files.map((file) => [file.path, file]));
}
