import { join } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import { type SearchPath, searchPath } from '../model/search-path.ts';
import { parseRequest } from '../request/parse.ts';
import { treeOf } from '../store/place.ts';
import type { Stored } from '../store/receipt.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { libraryPaths, projectLibraries } from './library-env.ts';
import { obtainAll } from './obtain.ts';
import { planRequest } from './plan-request.ts';
import { houseRules } from './policy.ts';

/** What `env` prints and `exec` runs its command in. */
export interface Environment {
  /** PATH, and where there are libraries, what points to them. */
  readonly paths: readonly SearchPath[];
  /** Packages that were asked for. */
  readonly packages: readonly Stored[];
  /** What to tell the user. */
  readonly notes: readonly string[];
}

export interface EnvironmentRequest {
  /** Packages to have in it besides the project's, `lz4@1.10`, …; they are installed if missing. */
  readonly packages: readonly string[];
  /** The working folder, without symlinks; undefined where it was deleted. */
  readonly folder: string | undefined;
}

/**
 * The commands of headwater, of the packages that are asked for, and the libraries of both
 * the request and the project around the folder. Nothing is linked.
 * @throws HeadwaterError of every stage; PROJECT_OUT_OF_DATE
 */
export async function environment(
  { packages, folder }: EnvironmentRequest,
  context: FlowContext,
): Promise<Environment> {
  const { host } = context;
  const asked = await obtainAsked(packages, context);
  const of = (kind: 'tool' | 'library') => asked.filter(({ receipt }) => receipt.kind === kind);
  const folders = of('tool').map((tool) => join(treeOf(tool), 'bin'));
  const project = await projectLibraries(folder, context);
  const libraries = libraryPaths([...of('library'), ...project.libraries], host);
  return {
    paths: [searchPath('PATH', [...folders, host.paths.bin]), ...libraries],
    packages: asked,
    notes: project.note === undefined ? [] : [project.note],
  };
}

async function obtainAsked(words: readonly string[], context: FlowContext): Promise<readonly Stored[]> {
  if (words.length === 0) return [];
  const request = parseRequest(words);
  const rules = houseRules(context.host);
  const ground = { catalog: loadCatalog(context.host), platform: thisPlatform(), policy: rules.policy };
  const { packages, wanted } = await planRequest(request, ground, context);
  const obtained = await obtainAll(packages, context, rules);
  return wanted.flatMap(({ buildKey }) => obtained.get(buildKey)?.stored ?? []);
}
