import type { Catalog, CatalogEntry, Recipe, Release } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import { matchesVersion } from '../model/version.ts';
import type { NeedPins, PackageRequest, Request } from '../request/request.ts';
import { buildKeyOf, recipeDigestOf } from './digests.ts';
import type { Resolution, ResolvedPackage } from './resolution.ts';
import { closestName } from './suggest.ts';

/**
 * Pins what was asked for, and all it needs, to versions, sources and recipes. Each
 * package stands behind everything it needs, and once.
 * @throws HeadwaterError PACKAGE_UNKNOWN, RECIPE_MISSING, VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, DEPENDENCY_CYCLE
 */
export function resolve(request: Request, catalog: Catalog, platform: Platform): Resolution {
  const walk: Walk = { catalog, platform, pins: request.needs, done: new Map(), open: [] };
  for (const wanted of request.packages) visit(wanted, walk);
  return {
    packages: [...walk.done.values()],
    requested: request.packages.map(({ name }) => name),
  };
}

interface Walk {
  readonly catalog: Catalog;
  readonly platform: Platform;
  readonly pins: NeedPins | undefined;
  /** Resolved packages, by name and version; in the order in which they were finished. */
  readonly done: Map<string, ResolvedPackage>;
  /** Packages whose needs are being resolved, outermost first. */
  readonly open: PackageName[];
}

function visit(wanted: PackageRequest, walk: Walk): ResolvedPackage {
  refuseCycle(wanted.name, walk);
  const entry = requireEntry(wanted.name, walk.catalog);
  const recipe = requireRecipe(entry);
  refuseOtherPlatform(entry, walk.platform);
  const release = pickRelease(entry, wanted.version);
  const id = `${entry.name}@${release.version}`;
  const known = walk.done.get(id);
  if (known !== undefined) return known;
  walk.open.push(entry.name);
  const needs = recipe.needs.map((name) => {
    const version = walk.pins?.get(id)?.get(name);
    return visit(version === undefined ? { name } : { name, version }, walk);
  });
  walk.open.pop();
  const resolved = pin({
    entry,
    recipe,
    release,
    platform: walk.platform,
    needs,
    modules: walk.catalog.modules(entry.name, release),
  });
  walk.done.set(id, resolved);
  return resolved;
}

function pin(
  chosen: Pick<ResolvedPackage, 'entry' | 'recipe' | 'release' | 'platform' | 'needs' | 'modules'>,
): ResolvedPackage {
  const { entry, recipe, release } = chosen;
  const recipeDigest = recipeDigestOf(recipe);
  return {
    name: entry.name,
    version: release.version,
    platform: chosen.platform,
    origin: 'source',
    entry,
    release,
    modules: chosen.modules,
    recipe,
    recipeDigest,
    needs: chosen.needs,
    buildKey: buildKeyOf({ ...chosen, recipeDigest }),
  };
}

function refuseCycle(name: PackageName, walk: Walk): void {
  const start = walk.open.indexOf(name);
  if (start < 0) return;
  throw new HeadwaterError('DEPENDENCY_CYCLE', 'packages need each other in a circle', {
    subject: name,
    expected: 'something that can be built first',
    found: [...walk.open.slice(start), name].join(' needs '),
    hint: 'Take one of these needs out of the catalog.',
  });
}

/** @throws HeadwaterError PACKAGE_UNKNOWN */
export function requireEntry(name: PackageName, catalog: Catalog): CatalogEntry {
  const entry = catalog.find(name);
  if (entry !== undefined) return entry;
  const close = closestName(name, catalog.names());
  throw new HeadwaterError('PACKAGE_UNKNOWN', `no package ${name} in the catalog`, {
    subject: name,
    expected: 'the name of a package of the catalog',
    found: name,
    hint: close === undefined ? 'Run `headwater search WORD` to look for it.' : `Did you mean ${close}?`,
  });
}

/** @throws HeadwaterError RECIPE_MISSING where only others build it */
export function requireRecipe({ name, recipe, attested }: CatalogEntry): Recipe {
  if (recipe !== undefined) return recipe;
  throw new HeadwaterError('RECIPE_MISSING', `there is no recipe of ${name}: others build it`, {
    subject: name,
    expected: 'a recipe',
    found: `builds attested by ${attested?.github?.signer ?? 'nobody'}`,
    hint: `\`headwater install ${name}\` installs what they built, if its provenance holds.`,
  });
}

function refuseOtherPlatform(entry: CatalogEntry, platform: Platform): void {
  if (entry.platforms.includes(platform)) return;
  throw new HeadwaterError('PLATFORM_UNSUPPORTED', `no recipe of ${entry.name} for ${platform}`, {
    subject: entry.name,
    expected: entry.platforms.join(', '),
    found: platform,
  });
}

/** The newest release that the query matches; without a query, the newest. @throws HeadwaterError RECIPE_MISSING, VERSION_UNKNOWN */
export function pickRelease(entry: CatalogEntry, query: string | undefined): Release {
  const { releases } = entry;
  requireRecipe(entry);
  const exact = releases.find(({ version }) => version === query);
  const found =
    exact ?? releases.find(({ version }) => query === undefined || matchesVersion(version, query));
  if (found !== undefined) return found;
  throw new HeadwaterError('VERSION_UNKNOWN', `no version ${query} of ${entry.name} in the catalog`, {
    subject: entry.name,
    expected: releases.map(({ version }) => version).join(', '),
    found: query ?? 'none',
  });
}
