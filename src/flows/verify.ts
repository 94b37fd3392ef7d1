import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Trust } from '../model/trust.ts';
import type { Verdict } from '../model/verified.ts';
import { parseRequest } from '../request/parse.ts';
import type { PackageRequest } from '../request/request.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { resolve } from '../resolve/resolve.ts';
import type { Damage } from '../store/check.ts';
import { type StoreEntry, surveyStore } from '../store/find.ts';
import { levelOf, type Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { failed } from '../verify/verdict.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { fitsRequest, notInStore } from './find-installed.ts';
import { type Judgement, judgeAsExpected, judgeStored } from './judge-stored.ts';
import { SHIM_NAME, shimPackage } from './native-shim.ts';

/** The verdict on one folder of the store. */
export interface Verification {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly ok: boolean;
  /** Whoever built it; absent where no receipt can be read, as the next. */
  readonly origin?: string;
  readonly level?: string;
  /** What the evidence was compared with: the catalog of today (of the native shim: headwater's own source), or the expectation kept in the receipt. */
  readonly against?: 'catalog' | 'headwater' | 'receipt';
  readonly files?: number;
  readonly refusals: readonly HeadwaterError[];
  readonly damage: readonly Damage[];
  /** This judgement as a SLSA verification summary, PASSED or FAILED; absent where no receipt can be read. */
  readonly summary?: unknown;
}

/**
 * Judges what is installed again, offline: kept evidence through the door, every file hashed.
 * Where the catalog still has the same build, its word counts beside the receipt's.
 * @param args tools or libraries, as `jq` or `jq@1.7`; none: all of the store.
 * @throws HeadwaterError NOT_INSTALLED, TRUST_INVALID
 */
export function verifyInstalled(args: readonly string[], context: FlowContext): readonly Verification[] {
  const { packages } = parseRequest(args);
  const entries = surveyStore(context.host);
  for (const wanted of packages) {
    if (!entries.some((entry) => fits(entry, wanted))) throw notInStore(wanted);
  }
  const chosen = entries.filter(
    (entry) => packages.length === 0 || packages.some((item) => fits(entry, item)),
  );
  const trust = loadTrust(context.host);
  return chosen.map((entry) => judgeEntry(entry, { ...context, trust }));
}

function fits(entry: StoreEntry, wanted: PackageRequest): boolean {
  return entry.state === 'stored' && fitsRequest(entry.stored, wanted);
}

function judgeEntry(entry: StoreEntry, context: FlowContext & { trust: Trust }): Verification {
  if (entry.state === 'damaged') {
    const [version = '', name = ''] = entry.path.split('/').reverse();
    return { name, version, path: entry.path, ok: false, refusals: [entry.error], damage: [] };
  }
  const { stored } = entry;
  const { name, version, origin } = stored.receipt;
  const kept = judgeStored(stored, context);
  const known = inCatalog(stored, context.host);
  const anew = known === undefined ? undefined : judgeAsExpected(known, stored, context);
  const refusals = [kept.refusal, anew?.refusal].filter((refusal) => refusal !== undefined);
  const damage = kept.damage;
  const summary = summaryOf(stored, kept, { refusal: refusals[0], now: context.now });
  return {
    name,
    version,
    path: stored.path,
    ok: refusals.length === 0 && damage.length === 0,
    origin,
    level: levelOf(stored.receipt),
    against: known === undefined ? 'receipt' : name === SHIM_NAME ? 'headwater' : 'catalog',
    refusals: refusals.slice(0, 1),
    damage,
    summary: JSON.parse(summary.json),
  };
}

/** What is refused or damaged has failed; the verdict of the evidence alone does not speak for a changed tree. */
function summaryOf(
  { receipt }: Stored,
  { verdict, damage }: Judgement,
  { refusal, now }: { refusal: HeadwaterError | undefined; now: Date },
): Verdict {
  const [first] = damage;
  if (verdict !== undefined && refusal === undefined && first === undefined) return verdict;
  const damaged = new HeadwaterError(
    'STORE_DAMAGED',
    `${first?.path ?? 'tree'}: ${first?.kind ?? 'changed'}`,
  );
  const judged = receipt.origin === 'source' ? receipt : receipt.parts[0];
  const { artifact, expectation } = judged;
  return failed(refusal ?? damaged, { artifactSha256: artifact.sha256, expectation, now });
}

/**
 * The build as today's catalog has it; undefined where it has another by now, or none. What others
 * built no catalog knows without asking them.
 */
function inCatalog({ receipt }: Stored, host: Host): ResolvedPackage | undefined {
  if (receipt.origin !== 'source') return undefined;
  try {
    if (receipt.name === SHIM_NAME) return sameOrNone(shimPackage(host), receipt);
    const wanted = { packages: [{ name: receipt.name, version: receipt.version }] };
    const found = resolve(wanted, loadCatalog(host), thisPlatform()).packages;
    return found.find((pkg) => sameOrNone(pkg, receipt) !== undefined);
  } catch {
    // A catalog that is gone or broken takes nothing from what was proven with it before.
    return undefined;
  }
}

function sameOrNone(
  pkg: ResolvedPackage,
  { name, buildKey }: Pick<Stored['receipt'], 'name' | 'buildKey'>,
): ResolvedPackage | undefined {
  return pkg.name === name && pkg.buildKey === buildKey ? pkg : undefined;
}
