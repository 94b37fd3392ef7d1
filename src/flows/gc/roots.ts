import { dirname, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { errorCode } from '../../host/system-error.ts';
import { currentGeneration, generationNumbers, readGeneration } from '../../link/current.ts';
import type { LinkedPackage } from '../../link/generation.ts';
import { listProjects } from '../../link/project-place.ts';
import { readProjectState } from '../../link/project-state.ts';
import { shimChoice } from '../../link/shim-sign.ts';
import { matchesVersion } from '../../model/version.ts';
import { needsOf, type Stored } from '../../store/receipt.ts';
import { loadGlobalManifest } from '../global-manifest.ts';

/** What counts, and what has had its time. */
export interface Roots {
  /** Paths of entries that somebody names. */
  readonly named: ReadonlySet<string>;
  /** Numbers of generations that nobody goes back to any more. */
  readonly oldGenerations: readonly number[];
  /** Projects that are gone, or have no manifest any more. */
  readonly deadProjects: readonly string[];
}

/**
 * The current generation and the newest `keep`, each project that still is one, and the
 * native shim name what stays. What cannot be read could name anything: it is an error, and
 * nothing is taken away on a guess.
 * @throws HeadwaterError GENERATION_INVALID, PROJECT_STATE_INVALID
 */
export function findRoots(keep: number, host: Host): Roots {
  const numbers = generationNumbers(host);
  const current = currentGeneration(host);
  const recent = numbers.slice(-keep);
  const kept = new Set([...recent, ...(current === undefined ? [] : [current.number])]);
  const generations = [...kept].map((number) => readGeneration(number, host));
  const projects = listProjects(host);
  const live = projects.filter((project) => isLive(project, host));
  const packages = [
    ...generations.flatMap((generation) => generation.packages),
    ...live.flatMap((project) => packagesOf(project, host)),
  ];
  return {
    named: new Set([...packages.map(({ path }) => path), ...nativeShim(host)]),
    oldGenerations: numbers.filter((number) => !kept.has(number)),
    deadProjects: projects.filter((project) => !live.includes(project)),
  };
}

/** Paths of the libraries that the global manifest asks for: no generation names those. @throws HeadwaterError MANIFEST_* */
export function librariesAsked(stored: readonly Stored[], host: Host): readonly string[] {
  const { entries } = loadGlobalManifest(host);
  const libraries = entries.filter(({ table }) => table === 'libraries');
  const isAsked = ({ receipt }: Stored): boolean =>
    libraries.some(
      ({ name, version }) =>
        name === receipt.name && (version === undefined || matchesVersion(receipt.version, version)),
    );
  return stored.filter(isAsked).map(({ path }) => path);
}

/** What the entries of `paths` were built with, and what that was built with: by the artifacts' digests. */
export function withNeeds(paths: ReadonlySet<string>, stored: readonly Stored[]): ReadonlySet<string> {
  const byArtifact = new Map(stored.map((item) => [item.receipt.artifact.sha256, item]));
  const all = new Set(paths);
  const next = stored.filter(({ path }) => all.has(path));
  for (let item = next.pop(); item !== undefined; item = next.pop()) {
    for (const { sha256 } of needsOf(item.receipt)) {
      const need = byArtifact.get(sha256);
      if (need === undefined || all.has(need.path)) continue;
      all.add(need.path);
      next.push(need);
    }
  }
  return all;
}

function packagesOf(project: string, host: Host): readonly LinkedPackage[] {
  const state = readProjectState(project, host);
  return state === undefined ? [] : [...state.tools, ...state.libraries];
}

/** A folder that cannot be looked into may be a project: only what is not there is gone. */
function isLive(project: string, host: Host): boolean {
  try {
    host.fs.lstatSync(join(project, 'headwater.toml'));
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes(errorCode(error));
  }
}

/** store/<name>/<folder>/tree/bin/<program>. */
function nativeShim(host: Host): readonly string[] {
  const choice = shimChoice(host);
  return choice.kind === 'native' ? [dirname(dirname(dirname(choice.program)))] : [];
}
