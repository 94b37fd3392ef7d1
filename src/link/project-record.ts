import type { Host } from '../host/host.ts';
import type { Sha256 } from '../model/digest.ts';
import { type BinName, isBinName, isPackageName, type PackageName } from '../model/package-name.ts';
import { isPlatform, type Platform } from '../model/platform.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readTime } from '../model/strict-json/read-values.ts';
import { isVersion, type Version } from '../model/version.ts';
import { type LinkedPackage, readLinked, writtenPackage } from './generation.ts';

/** What a project's manifest and lock came to, on this machine. */
export interface ProjectState {
  /** Absolute path, without symlinks. */
  readonly project: string;
  /** Of headwater.toml as it was resolved. */
  readonly manifestSha256: Sha256;
  /** Of headwater.lock; absent: there was none. */
  readonly lockSha256?: Sha256;
  /** Their commands are the project's. */
  readonly tools: readonly LinkedPackage[];
  readonly libraries: readonly LinkedPackage[];
  /** What the project asks for and this machine does not get; absent: nothing. */
  readonly absent?: readonly AbsentPackage[];
  /** ISO 8601. */
  readonly writtenAt: string;
}

/** A package of a project that is not for this platform. Its commands are the project's, and explained. */
export interface AbsentPackage {
  readonly name: PackageName;
  readonly version: Version;
  readonly bins: readonly BinName[];
  /** `unsupported`: its recipe does not build here. `left-out`: the manifest wants it elsewhere only. */
  readonly why: 'unsupported' | 'left-out';
  /** Where it is to be had. */
  readonly platforms: readonly Platform[];
}

/** state.json: like generation.json, with paths below the store's. */
export function printProjectState(state: ProjectState, host: Host): string {
  const written = (packages: readonly LinkedPackage[]) => packages.map((item) => writtenPackage(item, host));
  const { project, manifestSha256, lockSha256, tools, libraries, absent, writtenAt } = state;
  const record = {
    formatVersion: 1,
    project,
    manifestSha256,
    ...(lockSha256 !== undefined && { lockSha256 }),
    tools: written(tools),
    libraries: written(libraries),
    ...(absent !== undefined && { absent }),
    writtenAt,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/**
 * Reads state.json of one project (docs/FORMATS.md, "Project state").
 * @throws HeadwaterError PROJECT_STATE_INVALID, naming the member.
 */
export function parseProjectState(bytes: Uint8Array, project: string, host: Host): ProjectState {
  const place: Place = { code: 'PROJECT_STATE_INVALID', path: 'state.json' };
  const names = ['formatVersion', 'project', 'manifestSha256', 'lockSha256?', 'tools', 'libraries'] as const;
  const member = readObject(
    parseStrictJson(bytes, place),
    [...names, 'absent?', 'writtenAt'] as const,
    place,
  );
  readKnown(member.formatVersion, (found): found is 1 => found === 1, inside(place, 'formatVersion'));
  readKnown(member.project, (found): found is string => found === project, inside(place, 'project'));
  const { lockSha256 } = member;
  const packages = (name: 'tools' | 'libraries') => {
    const list = readList(member[name], inside(place, name));
    return list.map((item, index) => readLinked(item, inside(inside(place, name), index), host));
  };
  return {
    project,
    manifestSha256: readDigest(member.manifestSha256, inside(place, 'manifestSha256')),
    ...(lockSha256 !== undefined && { lockSha256: readDigest(lockSha256, inside(place, 'lockSha256')) }),
    tools: packages('tools'),
    libraries: packages('libraries'),
    ...(member.absent !== undefined && { absent: readAbsent(member.absent, inside(place, 'absent')) }),
    writtenAt: readTime(member.writtenAt, inside(place, 'writtenAt')),
  };
}

function readAbsent(value: unknown, place: Place): readonly AbsentPackage[] {
  return readList(value, place).map((item, index) => {
    const at = inside(place, index);
    const member = readObject(item, ['name', 'version', 'bins', 'why', 'platforms'] as const, at);
    const each = <T>(name: 'bins' | 'platforms', is: (found: unknown) => found is T) =>
      readList(member[name], inside(at, name)).map((found, number) =>
        readKnown(found, is, inside(inside(at, name), number)),
      );
    return {
      name: readKnown(member.name, isPackageName, inside(at, 'name')),
      version: readKnown(member.version, isVersion, inside(at, 'version')),
      bins: each('bins', isBinName),
      why: readKnown(member.why, isReason, inside(at, 'why')),
      platforms: each('platforms', isPlatform),
    };
  });
}

function isReason(found: unknown): found is AbsentPackage['why'] {
  return found === 'unsupported' || found === 'left-out';
}
