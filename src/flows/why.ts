import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { parseRequest } from '../request/parse.ts';
import { listStored } from '../store/find.ts';
import {
  type AttestedReceipt,
  isAttested,
  isSourceBuild,
  levelOf,
  type SourceReceipt,
  type Stored,
} from '../store/receipt.ts';
import { activeTools } from './active-tools.ts';
import type { FlowContext } from './context.ts';
import { fitsRequest, notInStore } from './find-installed.ts';
import { absentError, findAbsent } from './project/absent.ts';
import { knownRebuilds } from './rebuild/known-rebuilds.ts';
import type { AttestedChain, Chain, SourceChain } from './why/chain.ts';

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

function chainOf(stored: Stored, around: Around): Chain {
  if (isAttested(stored)) return attestedChain(stored);
  if (isSourceBuild(stored)) return sourceChain(stored, around);
  throw new HeadwaterError('INTERNAL', `${stored.path} is of no origin`);
}

function sourceChain({ path, receipt }: Stored<SourceReceipt>, around: Around): SourceChain {
  const { name, version, kind, origin, artifact, claims, expectation, admittedAt } = receipt;
  const needs = expectation.needs.flatMap(({ sha256 }) =>
    around.all.filter((other) => other.receipt.artifact.sha256 === sha256).slice(0, 1),
  );
  return {
    name,
    version,
    kind,
    origin,
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
    needs: needs.filter(isSourceBuild).map((need) => sourceChain(need, around)),
  };
}

function attestedChain({ path, receipt }: Stored<AttestedReceipt>): AttestedChain {
  const { name, version, kind, origin, artifact, admittedAt, parts } = receipt;
  return {
    name,
    version,
    kind,
    origin,
    path,
    artifact,
    level: levelOf(receipt),
    admittedAt,
    parts: parts.map((part) => {
      const { fileName, url, sha256, size } = part.artifact;
      return { purl: part.purl, artifact: { fileName, url, sha256, size }, ...part.claims };
    }),
  };
}

function missing(asked: string, stored: readonly Stored[]): HeadwaterError {
  const known = stored.flatMap(({ receipt }) => [receipt.name, ...receipt.bins]);
  const [wanted] = parseRequest([asked]).packages;
  if (wanted !== undefined) return notInStore(wanted, known);
  return new HeadwaterError('NOT_INSTALLED', `${asked} is not installed`);
}
