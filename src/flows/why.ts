import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { parseRequest } from '../request/parse.ts';
import { listStored } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { activeTools } from './active-tools.ts';
import type { FlowContext } from './context.ts';
import { fitsRequest, notInStore } from './find-installed.ts';
import { absentError, findAbsent } from './project/absent.ts';
import { type KnownRebuilds, knownRebuilds } from './rebuild/known-rebuilds.ts';

/** One package's chain of reasons, from the command back to its sources. */
export interface Chain {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  /** The command that was asked about, and its shim; absent for what is not linked. */
  readonly command?: { readonly name: string; readonly shim: string };
  readonly path: string;
  readonly artifact: { readonly sha256: string; readonly size: number; readonly tarSha256: string };
  readonly signer: string;
  readonly builder: string;
  readonly buildType: string;
  readonly level: string;
  readonly builtAt: string;
  readonly admittedAt: string;
  readonly sources: readonly { readonly url: string; readonly sha256: string }[];
  /** Go modules or crates that were built in, go.mod files too; absent: none. */
  readonly modules?: number;
  readonly recipeDigest: string;
  /** Attestations of rebuilds, each judged anew. */
  readonly rebuilds: KnownRebuilds;
  readonly needs: readonly Chain[];
}

/**
 * Why a command, or a package of the store, is there: what the receipt says, which
 * `headwater verify` proves again.
 * @throws HeadwaterError NOT_INSTALLED; PLATFORM_UNSUPPORTED for what the project around the folder cannot have here
 */
export function why(asked: string, { host, now }: Pick<FlowContext, 'host' | 'now'>): Chain {
  const stored = listStored(host);
  const linked = activeTools(host);
  const owner = linked.find(({ bins }) => bins.some((bin) => bin === asked));
  const absent = owner === undefined ? findAbsent(asked, host) : undefined;
  if (absent !== undefined) throw absentError(absent);
  const found = stored.find(({ path }) => path === owner?.path) ?? byName(asked, stored, linked);
  if (found === undefined) throw missing(asked, stored);
  const chain = chainOf(found, { all: stored, host, now });
  const { bins } = found.receipt;
  const bin = bins.find((name) => name === asked) ?? bins[0];
  const isLinked = linked.some(({ path }) => path === found.path);
  if (bin === undefined || !isLinked) return chain;
  return { ...chain, command: { name: bin, shim: join(host.paths.bin, bin) } };
}

/** By package name: the linked version first, else the one admitted last. */
function byName(
  asked: string,
  stored: readonly Stored[],
  linked: readonly { readonly path: string }[],
): Stored | undefined {
  const [wanted] = parseRequest([asked]).packages;
  if (wanted === undefined) return undefined;
  const fits = stored.filter((item) => fitsRequest(item, wanted));
  const newest = fits.sort((a, b) => (a.receipt.admittedAt < b.receipt.admittedAt ? 1 : -1));
  return newest.find((item) => linked.some(({ path }) => path === item.path)) ?? newest[0];
}

interface Around {
  readonly all: readonly Stored[];
  readonly host: FlowContext['host'];
  readonly now: Date;
}

function chainOf({ path, receipt }: Stored, around: Around): Chain {
  const { all } = around;
  const { name, version, kind, artifact, claims, expectation, admittedAt } = receipt;
  const needs = expectation.needs.flatMap(({ sha256 }) =>
    all.filter((other) => other.receipt.artifact.sha256 === sha256).slice(0, 1),
  );
  return {
    name,
    version,
    kind,
    path,
    artifact,
    signer: claims.signer,
    builder: claims.builderId,
    buildType: claims.buildType,
    level: claims.level,
    builtAt: claims.builtAt,
    admittedAt,
    sources: expectation.sources,
    ...(expectation.modules && { modules: expectation.modules.length }),
    recipeDigest: expectation.recipeDigest,
    rebuilds: knownRebuilds(receipt, around),
    needs: needs.map((need) => chainOf(need, around)),
  };
}

function missing(asked: string, stored: readonly Stored[]): HeadwaterError {
  const known = stored.flatMap(({ receipt }) => [receipt.name, ...receipt.bins]);
  const [wanted] = parseRequest([asked]).packages;
  if (wanted !== undefined) return notInStore(wanted, known);
  return new HeadwaterError('NOT_INSTALLED', `${asked} is not installed`);
}
