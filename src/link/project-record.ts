import type { Host } from '../host/host.ts';
import type { Sha256 } from '../model/digest.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readTime } from '../model/strict-json/read-values.ts';
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
  /** ISO 8601. */
  readonly writtenAt: string;
}

/** state.json: like generation.json, with paths below the store's. */
export function printProjectState(state: ProjectState, host: Host): string {
  const written = (packages: readonly LinkedPackage[]) => packages.map((item) => writtenPackage(item, host));
  const { project, manifestSha256, lockSha256, tools, libraries, writtenAt } = state;
  const record = {
    formatVersion: 1,
    project,
    manifestSha256,
    ...(lockSha256 !== undefined && { lockSha256 }),
    tools: written(tools),
    libraries: written(libraries),
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
  const member = readObject(parseStrictJson(bytes, place), [...names, 'writtenAt'] as const, place);
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
    writtenAt: readTime(member.writtenAt, inside(place, 'writtenAt')),
  };
}
