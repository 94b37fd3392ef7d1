import type { CatalogEntry } from '../catalog/entry.ts';
import { loadCatalog } from '../catalog/load.ts';
import { parsePackageName } from '../model/package-name.ts';
import { compareVersions } from '../model/version.ts';
import { requireEntry, requireRecipe } from '../resolve/resolve.ts';
import { askUpstream, newestOffered } from '../upstream/ask.ts';
import type { Offer, Silence } from '../upstream/offer.ts';
import type { FlowContext } from './context.ts';
import { openTurns } from './turns.ts';

/** How the newest release of an entry stands to what its upstream has. */
export interface UpstreamLine {
  readonly name: string;
  /** Newest of the catalog. */
  readonly current: string;
  /** Newest that upstream offers, and who said so; absent: nobody could be asked. */
  readonly newest?: string;
  readonly by?: Offer['by'];
  readonly state: 'current' | 'outdated' | 'unknown';
  /** Places that could not be asked. */
  readonly silent: readonly Silence[];
}

const AT_ONCE = 4;

/**
 * Asks the upstream of entries, of all without names, for what is newer than the catalog.
 * Changes nothing.
 * @throws HeadwaterError PACKAGE_UNKNOWN, RECIPE_MISSING, CATALOG_INVALID; a place that cannot be asked is told in its line
 */
export async function catalogOutdated(
  names: readonly string[],
  { host, progress }: FlowContext,
): Promise<readonly UpstreamLine[]> {
  const catalog = loadCatalog(host);
  const wanted = names.length === 0 ? catalog.names() : names.map(parsePackageName);
  // What only others build has no release here that could be out of date.
  const all = wanted.map((name) => requireEntry(name, catalog));
  const entries = names.length === 0 ? all.filter(({ recipe }) => recipe !== undefined) : all;
  for (const entry of entries) requireRecipe(entry);
  const turns = openTurns(AT_ONCE);
  return Promise.all(
    entries.map((entry) =>
      turns(async () => {
        progress({ kind: 'fetch', what: entry.name, state: { type: 'started', url: entry.repository } });
        const line = lineOf(entry, await askUpstream(entry, host));
        progress({ kind: 'ended', what: entry.name, well: line.state !== 'unknown' });
        return line;
      }),
    ),
  );
}

function lineOf(
  { name, releases }: CatalogEntry,
  { offers, silent }: Awaited<ReturnType<typeof askUpstream>>,
): UpstreamLine {
  const current = releases[0]?.version;
  const newest = newestOffered(offers);
  if (current === undefined || newest === undefined) {
    return { name, current: current ?? 'none', state: 'unknown', silent };
  }
  const state = compareVersions(newest.version, current) > 0 ? 'outdated' : 'current';
  return { name, current, newest: newest.version, by: newest.by, state, silent };
}
