import type { Catalog } from '../catalog/entry.ts';
import { loadCatalog } from '../catalog/load.ts';
import { withRecipeFiles } from '../catalog/recipe-files.ts';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { parseRequest } from '../request/parse.ts';
import type { Resolution, ResolvedPackage } from '../resolve/resolution.ts';
import { resolve } from '../resolve/resolve.ts';
import { thisPlatform } from './context.ts';
import { resolvedFor } from './resolved-for.ts';

/** What is to be built, and all that is needed for it. */
export interface BuildRequest {
  readonly resolution: Resolution;
  /** As they were named. */
  readonly wanted: readonly ResolvedPackage[];
}

/** A recipe of the user's own, and no name of a package: names end otherwise. */
export function isRecipeFile(arg: string): boolean {
  return arg.endsWith('.toml');
}

/**
 * Packages of the catalog by name, and of recipes by file, side by side.
 * @param args recipe files by absolute path.
 * @throws HeadwaterError USAGE, NAME_INVALID, VERSION_INVALID, CATALOG_INVALID, PACKAGE_UNKNOWN, VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, DEPENDENCY_CYCLE
 */
export function readBuildRequest(args: readonly string[], host: Host): BuildRequest {
  const files = args.filter(isRecipeFile);
  const named = parseRequest(args.filter((arg) => !isRecipeFile(arg)));
  const { catalog, names } = withRecipes(loadCatalog(host), files, host);
  const again = named.packages.find(({ name }) => names.includes(name));
  if (again !== undefined)
    throw new HeadwaterError('USAGE', `${again.name} is named, and a recipe of it too`);
  const packages = [...named.packages, ...names.map((name) => ({ name }))];
  const resolution = resolve({ packages }, catalog, thisPlatform());
  return { resolution, wanted: packages.flatMap((item) => resolvedFor(item, resolution) ?? []) };
}

function withRecipes(
  catalog: Catalog,
  files: readonly string[],
  host: Host,
): ReturnType<typeof withRecipeFiles> {
  return files.length === 0 ? { catalog, names: [] } : withRecipeFiles(catalog, files, host);
}
