import { basename, join } from 'node:path';
import type { CatalogEntry, Release } from '../../catalog/entry.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { printModules } from '../../catalog/modules.ts';
import { HeadwaterError } from '../../errors.ts';
import { writeFileAtomic } from '../../host/atomic.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import { sha256Of } from '../../model/digest.ts';
import { compareVersions, parseVersion, type Version } from '../../model/version.ts';
import { parseRequest } from '../../request/parse.ts';
import { requireEntry } from '../../resolve/resolve.ts';
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

/** What became of an entry. */
export type BumpResult =
  | { readonly state: 'current'; readonly name: string; readonly version: string }
  | {
      readonly state: 'bumped';
      readonly name: string;
      readonly from: string;
      readonly to: string;
      readonly sources: readonly { url: string; sha256: string; witnesses: readonly string[] }[];
      /** Absent: it has none. */
      readonly modules?: number;
      /** Absent: it was not built. */
      readonly build?: { readonly seconds: number; readonly reproducible: boolean };
      /** Absolute paths of what was changed. */
      readonly files: readonly string[];
    };

/**
 * Brings an entry of the catalog to another release: asks upstream, fetches from every
 * place, has them agree, checks upstream's signature, lists modules, builds and checks, and
 * then changes the entry; at last it is built again elsewhere and compared. Whatever fails
 * before leaves the catalog as it was.
 * @param word a package, or `name@version` for one release.
 * @throws HeadwaterError PACKAGE_UNKNOWN, BUMP_*, FETCH_*, BUILD_*, VERIFY_*
 */
export async function bumpEntry(
  word: string,
  options: BumpOptions,
  context: FlowContext,
): Promise<BumpResult> {
  const { host } = context;
  const catalog = loadCatalog(host);
  const [wanted] = parseRequest([word]).packages;
  if (wanted === undefined) throw new HeadwaterError('USAGE', 'nothing to bump');
  const entry = requireEntry(wanted.name, catalog);
  const newest = newestOf(entry);
  const to = await targetOf(entry, wanted.version, context);
  if (compareVersions(to, newest.version) === 0) return { state: 'current', name: entry.name, version: to };
  const quarantine = openQuarantine(host);
  try {
    const entryFile = join(catalog.directory, `${entry.name}.toml`);
    const site: BumpSite = { entry, entryFile, directory: quarantine.directory, context };
    const candidate = await prepare(site, { newest, to, how: options.keep ? 'add' : 'replace' });
    const built = options.build ? await buildCandidate(candidate, site) : undefined;
    const files = write(candidate, { folder: catalog.directory, entryFile }, context);
    const again = built && (await rebuildAll([`${entry.name}@${to}`], context));
    const [rebuilt] = again?.results ?? [];
    return {
      state: 'bumped',
      name: entry.name,
      from: newest.version,
      to,
      sources: candidate.sources.map(({ url, sha256, witnesses }) => ({ url: url.after, sha256, witnesses })),
      ...(candidate.modules && { modules: candidate.modules.count }),
      ...(built && { build: { seconds: built.seconds, reproducible: rebuilt?.rebuild.identical === true } }),
      files,
    };
  } finally {
    quarantine.close();
  }
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
  const { name, recipe, platforms } = entry;
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
): Promise<{ readonly seconds: number }> {
  const { host } = context;
  const file = join(directory, 'candidate', basename(entryFile));
  host.fs.mkdirSync(join(directory, 'candidate', 'modules'), { recursive: true });
  host.fs.writeFileSync(file, text);
  if (modules !== undefined) host.fs.writeFileSync(join(directory, 'candidate', modules.file), modules.text);
  const startedAt = host.now().getTime();
  const { resolution } = readBuildRequest([file], host);
  await obtainAll(resolution.packages, context, houseRules(host));
  return { seconds: (host.now().getTime() - startedAt) / 1000 };
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
