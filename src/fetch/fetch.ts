import { join } from 'node:path';
import type { Source } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import { explainFailure, isUnreachable } from '../host/http-failure.ts';
import { withLock } from '../host/lock.ts';
import { addressesOf } from './addresses.ts';
import type { FetchContext, FetchedSource } from './context.ts';
import type { Taken } from './digests.ts';
import { download, isFaultOfAddress, type Order } from './download.ts';
import { putKept, takeKept } from './kept.ts';
import { lockOfSlot, slotOf } from './slot.ts';
import { noteUnreachable, reachableFirst } from './unreachable.ts';

export type { FetchContext, FetchedSource } from './context.ts';

/**
 * Fetches a pinned source into a quarantine folder: from the downloads kept by digest, else
 * from upstream, else from its mirrors in their order. Only the digest decides; where the
 * bytes came from changes nothing.
 * @throws HeadwaterError FETCH_FAILED with every address and its reason; STORE_FULL, STORE_UNWRITABLE
 */
export async function fetchSource(source: Source, context: FetchContext): Promise<FetchedSource> {
  const { host, progress, what, directory } = context;
  const known = { sha256: source.sha256 };
  const slot = slotOf(source.url, known);
  const onWait = () =>
    progress({ kind: 'wait', what, reason: 'another headwater downloads the same source' });
  return withLock(host, { name: lockOfSlot(slot), onWait }, async () => {
    const path = join(directory, slot);
    const kept = takeKept({ slot, known }, path, context);
    const { sha256, size } = kept ?? (await downloadFromAny(source, { slot, known }, context));
    if (kept === undefined) putKept(slot, path, context);
    return { url: source.url, path, sha256, size };
  });
}

/** Tries each address until one has given the bytes of the digest. */
async function downloadFromAny(
  source: Source,
  order: Omit<Order, 'address'>,
  context: FetchContext,
): Promise<Taken> {
  const failures: string[] = [];
  const addresses = await addressesOf(source, context.host);
  for (const address of reachableFirst(context.host, addresses)) {
    try {
      return await download({ ...order, address }, context);
    } catch (error) {
      context.signal?.throwIfAborted();
      if (!isFaultOfAddress(error)) throw error;
      if (isUnreachable(error)) noteUnreachable(context.host, address);
      failures.push(`${address.url}: ${explainFailure(error)}`);
    }
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
