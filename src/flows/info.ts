import type { Catalog, CatalogEntry } from '../catalog/entry.ts';
import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import { type ForeignName, isForeignName, type PackageName } from '../model/package-name.ts';
import { parseRequest } from '../request/parse.ts';
import type { Request } from '../request/request.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { requireEntry, resolve } from '../resolve/resolve.ts';
import { surveyName } from '../store/find.ts';
import type { Receipt } from '../store/receipt.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { type AttestedInfo, attestedInfo, foreignFacts } from './info/attested.ts';
import { listInstalled } from './list.ts';
import { type KnownRebuilds, knownRebuilds } from './rebuild/known-rebuilds.ts';
import { resolvedFor } from './resolved-for.ts';

/** What the catalog says of a package, and what of it is installed. */
export interface PackageInfo {
  readonly name: string;
  readonly kind: 'tool' | 'library';
  readonly summary: string;
  readonly homepage: string;
  readonly repository: string;
  readonly license: string;
  /** Absent, like all that the recipe decides: only others build it. */
  readonly version?: string;
  readonly versions: readonly string[];
  readonly bins: readonly string[];
  readonly platforms: readonly string[];
  readonly needs: readonly string[];
  /** Packages of the catalog that are built with it. */
  readonly neededBy: readonly string[];
  readonly system?: string;
  readonly recipeDigest?: string;
  readonly sources: readonly { readonly url: string; readonly sha256: string; readonly confirmed: string }[];
  /** What is built in besides: how many pinned files, under which licences, and the digest of their list. */
  readonly modules?: {
    readonly files: number;
    readonly licenses: readonly string[];
    readonly sha256: string;
  };
  /** Who else builds it, and for which platforms. */
  readonly attested?: {
    readonly by: string;
    readonly level: string;
    readonly platforms: readonly string[];
  };
  readonly installed: readonly InstalledInfo[];
}

interface InstalledInfo {
  readonly version: string;
  readonly linked: boolean;
  readonly origin: Receipt['origin'];
  /** What the provenance of others says; absent for what headwater built. */
  readonly attested?: AttestedInfo;
  /** Attestations of rebuilds, each judged anew; of what headwater built. */
  readonly rebuilds: KnownRebuilds;
}

/** @throws HeadwaterError PACKAGE_UNKNOWN, VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, CATALOG_INVALID */
export function info(arg: string, context: Pick<FlowContext, 'host' | 'now'>): PackageInfo {
  const request = parseRequest([arg]);
  const catalog = loadCatalog(context.host);
  const [wanted] = request.packages;
  if (wanted === undefined) throw new HeadwaterError('INTERNAL', `${arg} asks for nothing`);
  if (isForeignName(wanted.name)) return foreignInfo(wanted.name, context);
  const entry = requireEntry(wanted.name, catalog);
  return {
    ...aboutEntry(entry),
    neededBy: neededBy(entry.name, catalog.all()),
    ...(entry.recipe ? builtInfo(request, catalog) : { needs: [], sources: [] }),
    installed: installedOf(entry.name, context),
  };
}

/** What the store knows of a package that no catalog has. */
function foreignInfo(name: ForeignName, context: Pick<FlowContext, 'host' | 'now'>): PackageInfo {
  const facts = foreignFacts(name, context.host);
  return { ...facts, needs: [], neededBy: [], sources: [], installed: installedOf(name, context) };
}

function aboutEntry(entry: CatalogEntry) {
  const github = entry.attested?.github;
  return {
    name: entry.name,
    kind: entry.kind,
    summary: entry.summary,
    homepage: entry.homepage,
    repository: entry.repository,
    license: entry.license,
    versions: entry.releases.map(({ version }) => version),
    bins: entry.bins,
    platforms: entry.platforms,
    ...(github && {
      attested: { by: github.signer, level: github.level, platforms: Object.keys(github.assets) },
    }),
  };
}

/** What the recipe makes of the version that is asked for. */
function builtInfo(request: Request, catalog: Catalog) {
  const resolution = resolve(request, catalog, thisPlatform());
  const pkg = request.packages.flatMap((item) => resolvedFor(item, resolution) ?? [])[0];
  if (pkg === undefined) throw new HeadwaterError('INTERNAL', 'it was resolved to nothing');
  const { release, recipe } = pkg;
  return {
    version: release.version,
    needs: pkg.needs.map(({ name, version }) => `${name} ${version}`),
    system: recipe.system,
    recipeDigest: pkg.recipeDigest,
    sources: release.sources.map(({ url, sha256, confirmed }) => ({ url, sha256, confirmed })),
    ...modulesOf(pkg),
  };
}

function modulesOf({ modules, release }: ResolvedPackage): Pick<PackageInfo, 'modules'> {
  if (release.modules === undefined) return {};
  const named = modules.map(({ license }) => license).filter((license) => license !== '-');
  const licenses = [...new Set(named)].sort();
  return { modules: { files: modules.length, licenses, sha256: release.modules.sha256 } };
}

function installedOf(name: PackageName, context: Pick<FlowContext, 'host' | 'now'>): InstalledInfo[] {
  const listed = listInstalled(context, { name });
  return surveyName(context.host, name).flatMap((entry) => {
    const found = listed.find(({ path }) => entry.state === 'stored' && path === entry.stored.path);
    if (entry.state !== 'stored' || found === undefined) return [];
    const { receipt } = entry.stored;
    const { version, linked, origin } = found;
    const attested = receipt.origin === 'source' ? {} : { attested: attestedInfo(receipt) };
    return [{ version, linked, origin, ...attested, rebuilds: knownRebuilds(receipt, context) }];
  });
}

function neededBy(name: PackageName, entries: readonly CatalogEntry[]): readonly string[] {
  return entries
    .filter(({ recipe }) => recipe?.needs.some((need) => need === name))
    .map((entry) => entry.name);
}
