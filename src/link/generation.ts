import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Sha256 } from '../model/digest.ts';
import {
  type BinName,
  folderOfName,
  isBinName,
  isPackageName,
  type PackageName,
} from '../model/package-name.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readCount, readList, readObject, readText } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readTime } from '../model/strict-json/read-values.ts';
import { isVersion, type Version } from '../model/version.ts';

/** One state of the global set. What was once made is never changed; rollback points to an earlier one. */
export interface Generation {
  /** From 1; also the name of its folder. */
  readonly number: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** By name. */
  readonly packages: readonly LinkedPackage[];
}

export interface LinkedPackage {
  readonly name: PackageName;
  readonly version: Version;
  /** Absolute path of its entry in the store. */
  readonly path: string;
  readonly bins: readonly BinName[];
  readonly buildKey: Sha256;
  /** The version as the user asked for it, for example `1.7`; absent: whichever was newest. */
  readonly requested?: string;
  /** ISO 8601. */
  readonly linkedAt: string;
}

/** Absolute path of the program behind a command. */
export function programOf(linked: Pick<LinkedPackage, 'path'>, bin: BinName): string {
  return join(linked.path, 'tree', 'bin', bin);
}

/** generation.json: paths are written below the store's, so that nothing read from it leads elsewhere. */
export function printGeneration({ number, createdAt, packages }: Generation, host: Host): string {
  const written = packages.map((linked) => writtenPackage(linked, host));
  return `${JSON.stringify({ formatVersion: 1, number, createdAt, packages: written }, null, 2)}\n`;
}

/**
 * Reads generation.json of the folder generations/<number> (docs/FORMATS.md, "Generation").
 * @throws HeadwaterError GENERATION_INVALID, naming the member.
 */
export function parseGeneration(bytes: Uint8Array, number: number, host: Host): Generation {
  const place: Place = { code: 'GENERATION_INVALID', path: `generation ${number}` };
  const names = ['formatVersion', 'number', 'createdAt', 'packages'] as const;
  const member = readObject(parseStrictJson(bytes, place), names, place);
  const at = (name: string) => inside(place, name);
  readKnown(member.formatVersion, (found): found is 1 => found === 1, at('formatVersion'));
  const packages = readList(member.packages, at('packages'));
  return {
    number: readKnown(readCount(member.number, at('number')), isExactly(number), at('number')),
    createdAt: readTime(member.createdAt, at('createdAt')),
    packages: packages.map((item, index) => readLinked(item, inside(at('packages'), index), host)),
  };
}

/** A package as generation.json and state.json hold it. */
export function writtenPackage({ path, ...linked }: LinkedPackage, host: Host) {
  return { ...linked, entry: path.slice(host.paths.store.length + 1) };
}

/** Reads what `writtenPackage` made. @throws HeadwaterError with the code of `place` */
export function readLinked(value: unknown, place: Place, host: Host): LinkedPackage {
  const names = ['name', 'version', 'entry', 'bins', 'buildKey', 'requested?', 'linkedAt'] as const;
  const member = readObject(value, names, place);
  const name = readKnown(member.name, isPackageName, inside(place, 'name'));
  const version = readKnown(member.version, isVersion, inside(place, 'version'));
  const entry = readText(member.entry, inside(place, 'entry'));
  if (!isEntryOf(entry, { name, version })) {
    throw new HeadwaterError(place.code, `${place.path}.entry is another package's`, {
      expected: `${folderOfName(name)}/${version}-<twelve digits>`,
      found: entry,
    });
  }
  const bins = readList(member.bins, inside(place, 'bins'));
  const { requested } = member;
  return {
    name,
    version,
    path: join(host.paths.store, entry),
    bins: bins.map((bin, index) => readKnown(bin, isBinName, inside(inside(place, 'bins'), index))),
    buildKey: readDigest(member.buildKey, inside(place, 'buildKey')),
    ...(requested !== undefined && { requested: readText(requested, inside(place, 'requested')) }),
    linkedAt: readTime(member.linkedAt, inside(place, 'linkedAt')),
  };
}

function isEntryOf(entry: string, { name, version }: Pick<LinkedPackage, 'name' | 'version'>): boolean {
  const start = `${folderOfName(name)}/${version}-`;
  return entry.startsWith(start) && /^[0-9a-f]{12}$/.test(entry.slice(start.length));
}

function isExactly(number: number) {
  return (found: unknown): found is number => found === number;
}
