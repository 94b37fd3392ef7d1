import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { LinkedPackage } from '../link/generation.ts';
import { readProjectState } from '../link/project-state.ts';
import type { ExpectedNeed } from '../model/expectation.ts';
import { type LibraryVariable, type SearchPath, searchPath } from '../model/search-path.ts';
import { findStored, surveyName } from '../store/find.ts';
import { treeOf } from '../store/place.ts';
import { needsOf, type Stored } from '../store/receipt.ts';
import type { FlowContext } from './context.ts';
import { nearestProject } from './nearest-project.ts';
import { refreshProject } from './refresh-project.ts';

/** Folders of a package's tree that each variable is about. */
const PLACES = {
  PKG_CONFIG_PATH: ['lib/pkgconfig', 'share/pkgconfig'],
  CPATH: ['include'],
  LIBRARY_PATH: ['lib'],
  CMAKE_PREFIX_PATH: ['.'],
} as const satisfies Readonly<Record<LibraryVariable, readonly string[]>>;

/**
 * Puts libraries of the store, and those they were built with, where pkg-config, compilers
 * and CMake look first. What they have nothing of is left out.
 * @throws HeadwaterError STORE_DAMAGED, SETTING_INVALID
 */
export function libraryPaths(libraries: readonly Stored[], host: Host): readonly SearchPath[] {
  const trees = withNeeds(libraries, host).map(treeOf);
  return Object.entries(PLACES).flatMap(([name, places]) => {
    const folders = trees.flatMap((tree) => places.map((place) => join(tree, place)));
    const there = folders.filter((folder) => host.fs.existsSync(folder));
    return there.length === 0 ? [] : [searchPath(name as LibraryVariable, there)];
  });
}

export interface ProjectLibraries {
  readonly libraries: readonly Stored[];
  /** Why a project's libraries are left out. */
  readonly note?: string;
}

/**
 * The libraries of the project around a folder, as they were installed. A project that never
 * was, on this machine, chooses nothing: its files are not even parsed.
 * @throws HeadwaterError PROJECT_OUT_OF_DATE, STORE_DAMAGED, MANIFEST_*, LOCK_*
 */
export async function projectLibraries(
  folder: string | undefined,
  context: FlowContext,
): Promise<ProjectLibraries> {
  const { host } = context;
  const project = nearestProject(folder, host);
  if (project === undefined || host.env.HEADWATER_SHIM_GLOBAL === '1') return { libraries: [] };
  if (readProjectState(project, host) === undefined) return { libraries: [], ...neverInstalled(project) };
  const { libraries } = await refreshProject(project, context);
  return { libraries: libraries.map((linked) => storedOf(linked, host)) };
}

function neverInstalled(project: string) {
  return {
    note: `${project} was never installed on this machine: its libraries are left out; \`headwater install\` there brings them`,
  };
}

/** @throws HeadwaterError STORE_DAMAGED where the store no longer has what is linked */
export function storedOf({ name, buildKey, path }: LinkedPackage, host: Host): Stored {
  const stored = findStored(host, { name, buildKey });
  if (stored !== undefined) return stored;
  throw gone(path);
}

/** Libraries before those they need, as a linker wants its archives; each once. */
function withNeeds(libraries: readonly Stored[], host: Host): readonly Stored[] {
  const found = new Map<string, Stored>();
  let next = libraries;
  while (next.length > 0) {
    for (const stored of next) {
      found.delete(stored.path);
      found.set(stored.path, stored);
    }
    next = next.flatMap(({ receipt }) => needsOf(receipt).map((need) => neededIn(need, host)));
  }
  return [...found.values()];
}

function neededIn(need: ExpectedNeed, host: Host): Stored {
  for (const entry of surveyName(host, need.name)) {
    if (entry.state === 'stored' && entry.stored.receipt.artifact.sha256 === need.sha256) return entry.stored;
  }
  throw gone(join(host.paths.store, need.name));
}

function gone(path: string): HeadwaterError {
  return new HeadwaterError('STORE_DAMAGED', 'a library is not in the store any more', {
    subject: path,
    hint: 'install it again',
  });
}
