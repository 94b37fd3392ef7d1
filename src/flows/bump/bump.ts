import { basename, join } from 'node:path';
import type { CatalogEntry, Release } from '../../catalog/entry.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { printModules } from '../../catalog/modules.ts';
import { HeadwaterError } from '../../errors.ts';
import { writeFileAtomic } from '../../host/atomic.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import type { Bumped, BumpResult } from '../../model/bump-result.ts';
import { sha256Of } from '../../model/digest.ts';
import { compareVersions, parseVersion, type Version } from '../../model/version.ts';
import { parseRequest } from '../../request/parse.ts';
import { requireEntry, requireRecipe } from '../../resolve/resolve.ts';
import { askUpstream, newestOffered } from '../../upstream/ask.ts';
import { readBuildRequest } from '../build-request.ts';
import type { FlowContext } from '../context.ts';
import { listModules } from '../module-list/list.ts';
import { obtainAll } from '../obtain.ts';
import { houseRules } from '../policy.ts';
import { rebuildAll } from '../rebuild/rebuild.ts';
import { type BumpSite, type ConfirmedSource, confirmSource } from './confirm.ts';
import { editEntry } from './edit-entry.ts';
import { nextSources } from './next-release.ts';

export interface BumpOptions {
  /** The newest release of the entry stays beside the new one. */
  readonly keep: boolean;
  /** Whether it is built, checked and rebuilt. */
  readonly build: boolean;
}

/**
 * Brings an entry of the catalog to another release: asks upstream, fetches from every
 * place, has them agree, checks upstream's signature, lists modules, builds, checks and
 * builds again, and only then changes the entry. Whatever fails leaves the catalog as it was.
 * @param word a package, or `name@version` for one release.
 * @throws HeadwaterError PACKAGE_UNKNOWN, BUMP_*, FETCH_*, BUILD_*, VERIFY_*
 */
export async function bumpEntry(
  word: string,
  options: BumpOptions,
  context: FlowContext,
): Promise<BumpResult> {
  const catalog = loadCatalog(context.host);
  const [wanted] = parseRequest([word]).packages;
  if (wanted === undefined) throw new HeadwaterError('USAGE', 'nothing to bump');
  const entry = requireEntry(wanted.name, catalog);
  requireRecipe(entry);
  const newest = newestOf(entry);
  const to = await targetOf(entry, wanted.version, context);
  if (entry.releases.some(({ version }) => compareVersions(version, to) === 0))
    return { state: 'current', name: entry.name, version: to };
  const entryFile = join(catalog.directory, `${entry.name}.toml`);
  mustBeWritable([catalog.directory, entryFile], context);
  const quarantine = openQuarantine(context.host);
  try {
    const site: BumpSite = { entry, entryFile, directory: quarantine.directory, context };
    const candidate = await prepare(site, { newest, to, how: options.keep ? 'add' : 'replace' });
    const build = options.build ? await buildCandidate(candidate, site) : undefined;
    const files = write(candidate, { folder: catalog.directory, entryFile }, context);
    return {
      ...resultOf(candidate, { name: entry.name, from: newest.version, to }),
      ...(build && { build }),
      files,
    };
  } finally {
    quarantine.close();
  }
}

/** Said before an hour of building, not after it. */
function mustBeWritable(paths: readonly string[], { host }: FlowContext): void {
  for (const path of paths) {
    try {
      host.fs.accessSync(path, host.fs.constants.W_OK);
    } catch {
      throw new HeadwaterError('USAGE', 'the catalog cannot be written', {
        subject: path,
        hint: 'Bump a copy that is yours: `HEADWATER_CATALOG=/path/to/catalog headwater catalog bump …`.',
      });
    }
  }
}

function resultOf(
  { sources, modules }: Candidate,
  about: { readonly name: string; readonly from: Version; readonly to: Version },
): Omit<Bumped, 'files'> {
  return {
    state: 'bumped',
    ...about,
    sources: sources.map(({ url, sha256, witnesses }) => ({ url: url.after, sha256, witnesses })),
    ...(modules && { modules: modules.count }),
  };
}

function newestOf({ name, releases }: CatalogEntry): Release {
  const [newest] = releases;
  if (newest !== undefined) return newest;
  throw new HeadwaterError('BUMP_IMPOSSIBLE', 'an entry without a release', { subject: name });
}

async function targetOf(
  entry: CatalogEntry,
  wanted: string | undefined,
  { host }: FlowContext,
): Promise<Version> {
  if (wanted !== undefined) return parseVersion(wanted);
  const { offers, silent } = await askUpstream(entry, host);
  const newest = newestOffered(offers);
  if (newest !== undefined) {
    const current = newestOf(entry).version;
    return compareVersions(newest.version, current) > 0 ? newest.version : current;
  }
  throw new HeadwaterError('BUMP_IMPOSSIBLE', 'nobody could say what upstream has', {
    subject: entry.name,
    details: silent.map(({ where, reason }) => `${where}: ${reason}`),
    hint: `Name the version: \`headwater catalog bump ${entry.name}@VERSION\`.`,
  });
}

interface Candidate {
  readonly text: string;
  readonly sources: readonly ConfirmedSource[];
  readonly modules?: { readonly file: string; readonly text: string; readonly count: number };
}

async function prepare(
  site: BumpSite,
  { newest, to, how }: { readonly newest: Release; readonly to: Version; readonly how: 'replace' | 'add' },
): Promise<Candidate> {
  const { entry, entryFile, directory, context } = site;
  const { fs } = context.host;
  const sources: ConfirmedSource[] = [];
  for (const [index, next] of nextSources(entry, newest, to).entries()) {
    const own = join(directory, `source-${index + 1}`);
    fs.mkdirSync(own);
    sources.push(await confirmSource(next, { ...site, directory: own }));
  }
  const listed = await modulesOf(sources, to, site);
  const release = {
    version: to,
    sources,
    ...(listed && { modules: { file: listed.file, sha256: sha256Of(listed.text) } }),
  };
  const text = editEntry({ text: fs.readFileSync(entryFile, 'utf8'), file: entryFile, newest }, release, how);
  return { text, sources, ...(listed && { modules: listed }) };
}

async function modulesOf(
  [source]: readonly ConfirmedSource[],
  version: Version,
  { entry, directory, context }: BumpSite,
): Promise<Candidate['modules']> {
  if (source === undefined) return undefined;
  const scratch = join(directory, 'modules');
  context.host.fs.mkdirSync(scratch);
  const { name, platforms } = entry;
  const recipe = requireRecipe(entry);
  const { url, sha256, path } = source;
  const about = { what: `${name} ${version}`, url: url.after, sha256, path, recipe, platforms, scratch };
  const modules = await listModules(about, context);
  if (modules === undefined) return undefined;
  return { file: `modules/${name}-${version}.txt`, text: printModules(modules), count: modules.length };
}

/** From a folder of its own, as a recipe of the user's: the catalog is not touched before it works. */
async function buildCandidate(
  { text, modules }: Candidate,
  { entryFile, directory, context }: BumpSite,
): Promise<NonNullable<Bumped['build']>> {
  const { host } = context;
  const file = join(directory, 'candidate', basename(entryFile));
  host.fs.mkdirSync(join(directory, 'candidate', 'modules'), { recursive: true });
  host.fs.writeFileSync(file, text);
  if (modules !== undefined) host.fs.writeFileSync(join(directory, 'candidate', modules.file), modules.text);
  const startedAt = host.now().getTime();
  await obtainAll(readBuildRequest([file], host).resolution.packages, context, houseRules(host));
  const seconds = (host.now().getTime() - startedAt) / 1000;
  const { results, failed } = await rebuildAll([file], context);
  if (failed[0] !== undefined) throw failed[0].error;
  return { seconds, reproducible: results.every(({ rebuild }) => rebuild.identical) };
}

/** The list first: an entry that pins a list which is not there would break the catalog. */
function write(
  { text, modules }: Candidate,
  { folder, entryFile }: { readonly folder: string; readonly entryFile: string },
  { host }: FlowContext,
): readonly string[] {
  const files: string[] = [];
  if (modules !== undefined) {
    const file = join(folder, modules.file);
    host.fs.mkdirSync(join(folder, 'modules'), { recursive: true });
    writeFileAtomic(host, file, modules.text, 0o644);
    files.push(file);
  }
  writeFileAtomic(host, entryFile, text, 0o644);
  return [...files, entryFile];
}
