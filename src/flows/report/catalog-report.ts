import type { CatalogEntry } from '../../catalog/entry.ts';
import { loadCatalog } from '../../catalog/load.ts';
import type { ReportRow, ReportTotals } from '../../model/catalog-report.ts';
import type { Trust } from '../../model/trust.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { findStored } from '../../store/find.ts';
import { isSourceBuild, type Stored } from '../../store/receipt.ts';
import { loadTrust } from '../../trust/load.ts';
import { type FlowContext, thisPlatform } from '../context.ts';
import { resolveAll } from '../graph/resolve-all.ts';
import { refusalOf } from '../judge-stored.ts';
import { knownRebuilds, reproducibility } from '../rebuild/known-rebuilds.ts';
import { factsOfStored } from './facts-of-stored.ts';
import { totalsOf } from './totals.ts';

export interface CatalogReport {
  readonly platform: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly rows: readonly ReportRow[];
  readonly totals: ReportTotals;
  /** Entries that cannot be built whatever the machine does, each with its reason. */
  readonly broken: readonly { readonly name: string; readonly version?: string; readonly code: string }[];
  /** Names of entries that have no recipe for this platform. */
  readonly elsewhere: readonly string[];
  /** Rebuild attestations that do not stand. */
  readonly refused: readonly { readonly path: string; readonly code: string; readonly reason: string }[];
}

/**
 * The state of the whole catalog on this machine: every release of every entry, in order of
 * name. Evidence is judged again; trees are not hashed (`headwater verify` does).
 * @throws HeadwaterError CATALOG_MISSING, TRUST_INVALID
 */
export function catalogReport({ host, now }: Pick<FlowContext, 'host' | 'now'>): CatalogReport {
  const platform = thisPlatform();
  const { packages, broken, elsewhere } = resolveAll(loadCatalog(host), platform);
  const site: Site = { host, now, trust: loadTrust(host) };
  const found = packages.map((pkg) => lookUp(pkg, site)).sort(byName);
  const rows = found.map(({ row }) => row);
  return {
    platform,
    madeAt: now.toISOString(),
    rows,
    totals: totalsOf(rows),
    broken: broken.map(({ error, ...of }) => ({ ...of, code: error.code })),
    elsewhere,
    refused: found.flatMap(({ refused }) => refused),
  };
}

interface Site extends Pick<FlowContext, 'host' | 'now'> {
  readonly trust: Trust;
}

interface LookedUp {
  readonly row: ReportRow;
  readonly refused: CatalogReport['refused'];
}

function lookUp(pkg: ResolvedPackage, site: Site): LookedUp {
  const about = aboutEntry(pkg.entry, pkg);
  const stored = findStored(site.host, { name: pkg.name, buildKey: pkg.buildKey });
  if (stored === undefined) {
    return { row: { ...about, state: 'missing', reproducible: 'untested', rebuilds: 0 }, refused: [] };
  }
  return lookInto(about, { pkg, stored }, site);
}

function lookInto(
  about: ReturnType<typeof aboutEntry>,
  { pkg, stored }: { readonly pkg: ResolvedPackage; readonly stored: Stored },
  site: Site,
): LookedUp {
  const refusal = refusalOf(pkg, stored, site);
  const built = refusal === undefined && isSourceBuild(stored) ? factsOfStored(stored, site) : undefined;
  if (built === undefined) {
    const code = refusal?.code ?? 'STORE_DAMAGED';
    return { row: { ...about, state: 'refused', code, reproducible: 'untested', rebuilds: 0 }, refused: [] };
  }
  const known = knownRebuilds(stored.receipt, site);
  const shown = { reproducible: reproducibility(known), rebuilds: known.rebuilds.length };
  return { row: { ...about, state: 'built', ...shown, built }, refused: known.refused };
}

function aboutEntry({ name, kind, summary, license }: CatalogEntry, { version, recipe }: ResolvedPackage) {
  return { name, version, kind, summary, system: recipe.system, license };
}

function byName({ row: a }: LookedUp, { row: b }: LookedUp): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
