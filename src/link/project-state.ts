import { join } from 'node:path';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { removeTree } from '../host/remove-tree.ts';
import { syncTree } from '../host/sync-tree.ts';
import { errorCode } from '../host/system-error.ts';
import { sha256Of } from '../model/digest.ts';
import type { BinName, PackageName } from '../model/package-name.ts';
import type { Stored } from '../store/receipt.ts';
import { withGlobalLock } from './link.ts';
import { writeResolutions } from './make-generation.ts';
import { linkedFrom, refuseConflicts } from './next-packages.ts';
import { placeOf, STATE, stateFolder } from './project-place.ts';
import {
  type AbsentPackage,
  type ProjectState,
  parseProjectState,
  printProjectState,
} from './project-record.ts';
import { type ProjectTexts, stampsAreFresh, writeStamps } from './project-stamps.ts';
import { placeShims, prepareShims } from './shims.ts';

export interface ProjectResolution extends ProjectTexts {
  /** Absolute path of the project's folder, without symlinks (`realpath`). */
  readonly project: string;
  /** Packages of `[tools]`: their commands are the project's. */
  readonly tools: readonly Stored[];
  /** Packages of `[libraries]`. */
  readonly libraries: readonly Stored[];
  /** What is not for this platform. */
  readonly absent?: readonly AbsentPackage[];
  /** Versions as the manifest asks for them, by name. */
  readonly requested?: ReadonlyMap<PackageName, string>;
  /** Default: the host's clock. */
  readonly now?: Date;
}

const MAKING = '@@making';
const NEXT = '@@next';

/**
 * Keeps what a project's manifest and lock were resolved to, for the shims, and puts the
 * project's commands on PATH. A state that is the same and up to date is left alone. The
 * new one is assembled beside, synced, and takes the place of the old one by the rename of
 * a symlink; the old one stays until the next, for shims that are reading it.
 * @throws HeadwaterError PROJECT_PATH, LINK_CONFLICT, STORE_DAMAGED, STORE_FULL, STORE_UNWRITABLE
 */
export function writeProjectState(host: Host, resolution: ProjectResolution): Promise<ProjectState> {
  const { project } = resolution;
  const folder = stateFolder(project, host);
  const state = stateOf(resolution, host);
  refuseConflicts(state.tools);
  return withGlobalLock(host, async () => {
    const prepared = prepareShims(commandsOf(state), host);
    const before = readOrNothing(project, host);
    const same = before !== undefined && isSame(before, state) && stampsAreFresh({ project, folder }, host);
    if (!same) await replaceState(state, resolution, host);
    placeShims(prepared, host);
    return same ? before : state;
  });
}

/**
 * The state of a project, fresh or not; undefined where there is none.
 * @throws HeadwaterError PROJECT_PATH, PROJECT_STATE_INVALID
 */
export function readProjectState(project: string, host: Host): ProjectState | undefined {
  try {
    const bytes = host.fs.readFileSync(join(stateFolder(project, host), 'state.json'));
    return parseProjectState(bytes, project, host);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
}

/**
 * The same state with new stamps, for a project whose files were written anew and say the same.
 * @throws HeadwaterError STORE_DAMAGED where a program is gone, STORE_FULL, STORE_UNWRITABLE
 */
export function restampProjectState(state: ProjectState, texts: ProjectTexts, host: Host): Promise<void> {
  return withGlobalLock(host, () => replaceState(state, texts, host));
}

/** Whether the project's files are those that its state was made from; `false` where there is none. */
export function isProjectFresh(project: string, host: Host): boolean {
  return stampsAreFresh({ project, folder: stateFolder(project, host) }, host);
}

/** Forgets a project. Its commands stay on PATH until the next change of the global set, and explain. */
export function removeProjectState(project: string, host: Host): Promise<void> {
  const folder = stateFolder(project, host);
  return withGlobalLock(host, () => {
    host.fs.rmSync(folder, { force: true });
    const place = placeOf(project, host);
    for (const name of versionsIn(place, host)) removeTree(host, join(place, name));
    removeEmptyPlaces(place, host);
  });
}

function stateOf(resolution: ProjectResolution, host: Host): ProjectState {
  const { project, manifest, lock, requested, absent = [] } = resolution;
  const writtenAt = (resolution.now ?? host.now()).toISOString();
  const linked = (stored: Stored) =>
    linkedFrom(stored, { requested: requested?.get(stored.receipt.name), linkedAt: writtenAt });
  return {
    project,
    manifestSha256: sha256Of(manifest),
    ...(lock !== undefined && { lockSha256: sha256Of(lock) }),
    tools: byName(resolution.tools.map(linked)),
    libraries: byName(resolution.libraries.map(linked)),
    ...(absent.length > 0 && { absent: byName(absent) }),
    writtenAt,
  };
}

async function replaceState(state: ProjectState, texts: ProjectTexts, host: Host): Promise<void> {
  const { project } = state;
  const place = placeOf(project, host);
  const at = (name: string) => join(place, name);
  dropUnfinished(place, host);
  host.fs.mkdirSync(at(`${MAKING}/tools`), { recursive: true });
  for (const linked of state.tools) writeResolutions(at(`${MAKING}/tools`), linked, host);
  writeAbsent(at(`${MAKING}/tools`), state, host);
  host.fs.writeFileSync(at(`${MAKING}/state.json`), printProjectState(state, host));
  await writeStamps({ project, folder: at(MAKING) }, texts, host);
  syncTree(host, at(MAKING));
  const versions = versionsIn(place, host);
  const next = `@@${Number(versions.at(-1)?.slice(2) ?? 0) + 1}`;
  host.fs.renameSync(at(MAKING), at(next));
  host.fs.symlinkSync(next, at(NEXT));
  host.fs.renameSync(at(NEXT), at(STATE));
  syncDirectory(host, place);
  for (const old of versions.slice(0, -1)) removeTree(host, at(old));
}

/** Commands of a project: one that is not for this platform has its shim too, which explains. */
function commandsOf({ tools, absent = [] }: ProjectState): readonly BinName[] {
  return [...new Set([...tools, ...absent].flatMap(({ bins }) => bins))];
}

/** One line that is no path, so that no shim runs anything for it. Another package's command of that name goes before. */
function writeAbsent(tools: string, { absent = [], ...state }: ProjectState, host: Host): void {
  const taken = new Set(state.tools.flatMap(({ bins }) => bins));
  for (const { name, version, bins, why, platforms } of absent) {
    const line = `${why} on this platform: ${name} ${version} is for ${platforms.join(', ') || 'none'}\n`;
    for (const bin of bins.filter((item) => !taken.has(item))) {
      host.fs.writeFileSync(join(tools, bin), line);
    }
  }
}

/** What a run left that did not come to its end. */
function dropUnfinished(place: string, host: Host): void {
  removeTree(host, join(place, MAKING));
  host.fs.rmSync(join(place, NEXT), { force: true });
}

/** Folders of the states of a place, oldest first. */
function versionsIn(place: string, host: Host): readonly string[] {
  const names = host.fs.existsSync(place) ? host.fs.readdirSync(place) : [];
  const versions = names.filter((name) => /^@@[0-9]+$/.test(name));
  return versions.sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
}

/** Upward until there is another project's state, or the folder of all. */
function removeEmptyPlaces(place: string, host: Host): void {
  const top = placeOf('/', host);
  for (let folder = place; folder.startsWith(top) && folder !== top; folder = join(folder, '..')) {
    try {
      host.fs.rmdirSync(folder);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') return;
    }
  }
}

/** What cannot be read is written anew. */
function readOrNothing(project: string, host: Host): ProjectState | undefined {
  try {
    return readProjectState(project, host);
  } catch {
    return undefined;
  }
}

function isSame(before: ProjectState, after: ProjectState): boolean {
  const timeless = (state: ProjectState) =>
    JSON.stringify(state, (key, value) => (['writtenAt', 'linkedAt'].includes(key) ? '' : value));
  return timeless(before) === timeless(after);
}

function byName<T extends { readonly name: PackageName }>(packages: readonly T[]): readonly T[] {
  return [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
}
