import type { Source } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import { explainFailure, isUnreachable } from '../host/http-failure.ts';
import { withLock } from '../host/lock.ts';
import { type Address, addressesOf } from './addresses.ts';
import type { FetchContext, FetchedSource } from './context.ts';
import { download } from './download.ts';
import { takeKept } from './kept.ts';
import { noteUnreachable, reachableFirst } from './unreachable.ts';

export type { FetchContext, FetchedSource } from './context.ts';

/**
 * Fetches a pinned source into a quarantine folder: from the downloads kept by digest, else
 * from upstream, else from its mirrors in their order. Only the digest decides; where the
 * bytes came from changes nothing.
 * @throws HeadwaterError FETCH_FAILED with every address and its reason; STORE_FULL, STORE_UNWRITABLE
 */
export async function fetchSource(source: Source, context: FetchContext): Promise<FetchedSource> {
  const { host, progress, what } = context;
  const onWait = () =>
    progress({ kind: 'wait', what, reason: 'another headwater downloads the same source' });
  return withLock(host, { name: `download-${source.sha256.slice(0, 32)}`, onWait }, async () => {
    const kept = takeKept(source, context);
    if (kept !== undefined) return kept;
    await downloadFromAny(source, context);
    return takeKept(source, context) ?? damagedOnDisk(source);
  });
}

/** Tries each address until one has given the bytes of the digest. */
async function downloadFromAny(source: Source, context: FetchContext): Promise<void> {
  const failures: string[] = [];
  const addresses = await addressesOf(source, context.host);
  for (const address of reachableFirst(context.host, addresses)) {
    const reason = await attemptAddress(source, address, context);
    if (reason === undefined) return;
    failures.push(`${address.url}: ${reason}`);
  }
  throw new HeadwaterError('FETCH_FAILED', 'no address gave the source', {
    subject: context.what,
    expected: `sha256 ${source.sha256}`,
    found: `${failures.length} addresses, none with these bytes`,
    details: failures,
    hint: hintOf(failures),
  });
}

/** Bytes that came and were others are no trouble of the network. */
function hintOf(failures: readonly string[]): string {
  if (failures.some((failure) => failure.includes(': FETCH_DIGEST_MISMATCH ')))
    return 'An address gave other bytes than the recipe pins: either they were changed there, or the pinned sha256 is wrong. Compare it with what the project itself publishes.';
  return 'Check the network and the proxy settings, or set mirrors.debian, mirrors.go or mirrors.cargo to a mirror you can reach.';
}

/** @returns why the address did not give the source; undefined when it did. */
async function attemptAddress(
  source: Source,
  address: Address,
  context: FetchContext,
): Promise<string | undefined> {
  const { what, progress } = context;
  progress({ kind: 'fetch', what, state: { type: 'started', url: address.url } });
  try {
    const bytes = await download(source, address, context);
    progress({ kind: 'fetch', what, state: { type: 'finished', url: address.url, bytes } });
    return undefined;
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!isFaultOfAddress(error)) throw error;
    if (isUnreachable(error)) noteUnreachable(context.host, address);
    const reason = explainFailure(error);
    progress({ kind: 'fetch', what, state: { type: 'rejected', url: address.url, reason } });
    return reason;
  }
}

/** A full disk or a wrong setting is no fault of the address: no other one would do better. */
function isFaultOfAddress(error: unknown): boolean {
  return !(error instanceof HeadwaterError) || error.code.startsWith('FETCH_');
}

function damagedOnDisk(source: Source): never {
  throw new HeadwaterError('FETCH_FAILED', 'the download changed on disk right after it was verified', {
    expected: `sha256 ${source.sha256}`,
    hint: 'Check the disk that holds the cache folder.',
  });
}
