import { join } from 'node:path';
import { type ModuleList, printModules } from '../../catalog/modules.ts';
import { parseRecipeFile } from '../../catalog/parse.ts';
import { HeadwaterError } from '../../errors.ts';
import { keepDownload } from '../../fetch/kept.ts';
import { type Sighting, sightSource } from '../../fetch/sight.ts';
import { writeFileAtomic } from '../../host/atomic.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import { type Sha256, sha256Of } from '../../model/digest.ts';
import { witnessesOf } from '../../upstream/witness.ts';
import type { FlowContext } from '../context.ts';
import { listModules } from '../module-list/list.ts';
import { draftEntry, type RecipeFacts } from './draft-entry.ts';
import { lookInto } from './look-into.ts';
import { githubOf, namesOf } from './told-by-address.ts';
import { unpackSource } from './unpack-source.ts';

export interface NewRecipe {
  /** An https address, or the purl of a Go module or crate. */
  readonly url: string;
  /** Absolute path of an existing folder. */
  readonly folder: string;
  readonly kind: 'tool' | 'library';
  /** Where the address does not tell them. */
  readonly name?: string;
  readonly version?: string;
}

export interface DraftedRecipe {
  readonly name: string;
  readonly version: string;
  readonly system: string;
  readonly license: string;
  readonly sha256: string;
  /** Who else says so. */
  readonly witnesses: readonly string[];
  /** Absolute paths of what was written. */
  readonly files: readonly string[];
  /** What a person still has to say; empty: it can be built as it is. */
  readonly open: readonly string[];
}

/**
 * Drafts an entry from the address of a source: fetches it, pins its digest, looks at its
 * files for build system and licence, and lists modules. Nothing of it is run, and nothing
 * that is there is overwritten.
 * @throws HeadwaterError RECIPE_UNCLEAR, FETCH_FAILED, BUMP_SOURCES_DIFFER, BUILD_TOOL_MISSING, USAGE
 */
export async function newRecipe(asked: NewRecipe, context: FlowContext): Promise<DraftedRecipe> {
  const { host } = context;
  const { name, version } = namesOf(asked);
  const entryFile = join(asked.folder, `${name}.toml`);
  if (host.fs.existsSync(entryFile)) throw taken(entryFile);
  const quarantine = openQuarantine(host);
  try {
    const site = { ...context, directory: quarantine.directory };
    const { path, sha256 } = await fetchOnce(asked.url, { what: `${name} ${version}`, ...site });
    const witnesses = await agreeing(asked.url, sha256, context);
    const looks = lookInto(await unpackSource({ url: asked.url, path, ...site }, context), host);
    const facts: RecipeFacts = {
      name,
      version,
      kind: asked.kind,
      ...githubOf(asked.url),
      ...looks,
      bins: looks.bins?.length ? looks.bins : [name],
      url: asked.url,
      sha256,
      confirmed: witnesses.join('; ') || 'one address alone: nobody else was asked',
    };
    const list = await listOf(facts, path, site);
    const text = draftEntry(list === undefined ? facts : { ...facts, modules: list });
    const files = write(asked.folder, { entryFile, text, list }, context);
    const { system, license } = facts;
    const open = stillOpen(text, entryFile);
    return { name, version, system, license, sha256, witnesses, files, open };
  } finally {
    quarantine.close();
  }
}

interface Site extends FlowContext {
  /** A folder of the quarantine. */
  readonly directory: string;
}

async function fetchOnce(
  url: string,
  { what, ...site }: Site & { readonly what: string },
): Promise<Extract<Sighting, { state: 'seen' }>> {
  const tried = await sightSource({ url, mirrors: [] }, { ...site, what });
  const found = tried.at(-1);
  if (found?.state === 'seen') {
    keepDownload(site.host.fs.readFileSync(found.path), site.host);
    return found;
  }
  throw new HeadwaterError('FETCH_FAILED', 'no address gave the source', {
    subject: what,
    details: tried.map((one) => `${one.url}: ${one.state === 'unseen' ? one.reason : ''}`),
    hint: 'Check the address, the network and the proxy settings.',
  });
}

async function agreeing(url: string, sha256: Sha256, { host }: FlowContext): Promise<readonly string[]> {
  const witnesses = await witnessesOf(url, host);
  const other = witnesses.find((witness) => witness.sha256 !== sha256);
  if (other === undefined) return witnesses.map(({ who }) => who);
  throw new HeadwaterError('BUMP_SOURCES_DIFFER', 'the source is not what its registry says', {
    subject: url,
    expected: `sha256 ${other.sha256}  (${other.who})`,
    found: `sha256 ${sha256}`,
  });
}

interface List extends ModuleList {
  readonly text: string;
}

/** Those that an entry without `platforms` is for. */
const PLATFORMS = ['linux-x64', 'linux-arm64'] as const;

async function listOf(facts: RecipeFacts, path: string, site: Site): Promise<List | undefined> {
  const scratch = join(site.directory, 'modules');
  site.host.fs.mkdirSync(scratch);
  const { name, version, url, sha256, system } = facts;
  const recipe = { system, directory: '.', env: {}, options: [] };
  const about = { what: `${name} ${version}`, url, sha256, path, recipe, platforms: PLATFORMS, scratch };
  const modules = await listModules(about, site);
  if (modules === undefined) return undefined;
  const text = printModules(modules);
  return { file: `modules/${name}-${version}.txt`, sha256: sha256Of(text), text };
}

interface Written {
  readonly entryFile: string;
  readonly text: string;
  readonly list: List | undefined;
}

function write(folder: string, { entryFile, text, list }: Written, { host }: FlowContext): readonly string[] {
  const files = [];
  if (list !== undefined) {
    const file = join(folder, list.file);
    if (host.fs.existsSync(file) && host.fs.readFileSync(file, 'utf8') !== list.text) throw taken(file);
    host.fs.mkdirSync(join(folder, 'modules'), { recursive: true });
    writeFileAtomic(host, file, list.text, 0o644);
    files.push(file);
  }
  writeFileAtomic(host, entryFile, text, 0o644);
  return [...files, entryFile];
}

/** An entry that is not finished is refused by the parser, which says where. */
function stillOpen(text: string, file: string): readonly string[] {
  const open = text
    .split('\n')
    .flatMap((line, index) => (line.includes('TODO:') ? [`line ${index + 1}: ${line}`] : []));
  try {
    parseRecipeFile(text, file);
    return open;
  } catch (error) {
    return [...open, wordsOf(error)];
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof HeadwaterError)) return String(error);
  const { message, detail } = error;
  return detail.expected === undefined ? message : `${message}; expected ${detail.expected}`;
}

function taken(file: string): HeadwaterError {
  return new HeadwaterError('USAGE', 'there is a file of that name already', {
    subject: file,
    hint: 'Move it away, or say another folder with --out. `headwater catalog bump` changes an entry of the catalog.',
  });
}
