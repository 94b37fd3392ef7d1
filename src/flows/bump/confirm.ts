import type { CatalogEntry } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { keepDownload } from '../../fetch/kept.ts';
import { type Sighting, sightSource } from '../../fetch/sight.ts';
import type { Sha256 } from '../../model/digest.ts';
import { type Witness, witnessesOf } from '../../upstream/witness.ts';
import type { FlowContext } from '../context.ts';
import type { NewSource } from './edit-entry.ts';
import type { NextSource, Renamed } from './next-release.ts';
import { checkSignatures } from './signatures.ts';

/** Where a bump works. */
export interface BumpSite {
  readonly entry: CatalogEntry;
  readonly entryFile: string;
  /** An empty folder of the quarantine. */
  readonly directory: string;
  readonly context: FlowContext;
}

/** A source with the digest that all who could be asked agree on. */
export interface ConfirmedSource extends NewSource {
  /** Absolute path of the bytes. */
  readonly path: string;
  /** Who says so, for people. */
  readonly witnesses: readonly string[];
}

/**
 * Fetches a source of a new release from every address it has, asks those who list its
 * digest, and checks upstream's signature. All must agree.
 * @throws HeadwaterError BUMP_SOURCES_DIFFER, BUMP_SIGNATURE_INVALID, BUILD_TOOL_MISSING, FETCH_FAILED: also where a registry's own client refuses it
 */
export async function confirmSource(source: NextSource, site: BumpSite): Promise<ConfirmedSource> {
  const { context, entry } = site;
  const seen = await seenAt(source, site);
  const [first] = seen;
  if (first === undefined) throw nowhere(source, entry.name);
  const places = [source.url, ...source.mirrors];
  const witnesses = (await Promise.all(places.map(({ after }) => askWitnesses(after, context)))).flat();
  requireAgreement(entry.name, seen, witnesses);
  const signed = await checkSignatures(
    entry,
    { file: first.path, addresses: places.map(({ after }) => after), directory: site.directory },
    { entryFile: site.entryFile, context },
  );
  keepDownload(context.host.fs.readFileSync(first.path), context.host);
  const who = [
    ...signed,
    ...witnesses.map((witness) => witness.who),
    ...(seen.length > 1 ? [`${seen.length} addresses that gave the same bytes`] : []),
  ];
  const silent = first.place === source.url ? [] : ["upstream's own address gave nothing"];
  return {
    url: source.url,
    mirrors: source.mirrors.filter((mirror) => seen.some(({ place }) => place === mirror)),
    sha256: first.sha256,
    confirmed: [...new Set(who.length > 0 ? who : [NOBODY]), ...silent].join('; '),
    path: first.path,
    witnesses: [...new Set(who)],
  };
}

const NOBODY = 'one address alone: nobody else was found to say so';

interface Seen {
  readonly place: Renamed;
  readonly url: string;
  readonly path: string;
  readonly sha256: Sha256;
}

async function seenAt(
  { url, mirrors }: NextSource,
  { directory, context, entry }: BumpSite,
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const [index, place] of [url, ...mirrors].entries()) {
    const own = `${directory}/place-${index + 1}`;
    context.host.fs.mkdirSync(own);
    const fetching = { ...context, directory: own, what: entry.name };
    const sightings = await sightSource({ url: place.after, mirrors: [] }, fetching).catch(unknownPlace);
    const found = sightings.find((one) => one.state === 'seen');
    if (found?.state === 'seen') seen.push({ place, ...found });
    for (const one of found === undefined ? sightings : []) {
      if (one.state === 'unseen') {
        context.progress({ kind: 'warning', text: `${one.url}: ${one.reason}` });
      }
    }
  }
  return seen;
}

/** A machine without a Go or cargo of its own knows no address of a module. */
function unknownPlace(error: unknown): readonly Sighting[] {
  if (error instanceof HeadwaterError && error.code === 'FETCH_FAILED') return [];
  throw error;
}

/**
 * An index that cannot be read says nothing; a client that cannot load a module may have
 * found other bytes than its registry names, so that is an error.
 */
async function askWitnesses(address: string, { host, progress }: FlowContext): Promise<readonly Witness[]> {
  try {
    return await witnessesOf(address, host);
  } catch (error) {
    if (!(error instanceof HeadwaterError) || address.startsWith('pkg:')) throw error;
    progress({ kind: 'warning', text: `${address}: ${error.message}` });
    return [];
  }
}

function requireAgreement(name: string, seen: readonly Seen[], witnesses: readonly Witness[]): void {
  const said = [...seen.map(({ url, sha256 }) => ({ who: url, sha256 })), ...witnesses];
  const [first] = said;
  const other = said.find(({ sha256 }) => sha256 !== first?.sha256);
  if (first === undefined || other === undefined) return;
  throw differ(name, `sha256 ${first.sha256}  (${first.who})`, `sha256 ${other.sha256}  (${other.who})`);
}

function nowhere({ url, mirrors }: NextSource, name: string): HeadwaterError {
  return new HeadwaterError('FETCH_FAILED', 'no address gave the source of the new release', {
    subject: name,
    details: [url, ...mirrors].map(({ after }) => after),
    hint: 'Nothing was changed. The warnings above say what each of them answered.',
  });
}

function differ(name: string, expected: string, found: string): HeadwaterError {
  return new HeadwaterError('BUMP_SOURCES_DIFFER', 'the places of the new release do not agree', {
    subject: name,
    expected,
    found,
    hint: 'Nothing was changed. Find out which of them is right before you pin either.',
  });
}
