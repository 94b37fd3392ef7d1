import { HeadwaterError } from '../errors.ts';
import { explainFailure } from '../host/http-failure.ts';
import { patiently } from '../host/patience.ts';
import type { FetchContext } from './context.ts';
import { differenceOf, hasDigest, type Taken } from './digests.ts';
import { onDisk } from './disk.ts';
import { openPart, type Part } from './part.ts';
import { type Order, receive } from './receive.ts';
import { pathOfSlot } from './slot.ts';

export type { Order } from './receive.ts';

/**
 * Downloads from one address, trying again what may pass, into the slot of the order. The
 * caller holds the lock of the slot.
 * @throws the reason why this address did not give the bytes
 */
export async function download(order: Order, context: FetchContext): Promise<Taken> {
  const { what, progress } = context;
  const { url } = order.address;
  progress({ kind: 'fetch', what, state: { type: 'started', url } });
  try {
    const taken = await fill(order, context);
    progress({ kind: 'fetch', what, state: { type: 'finished', url, bytes: taken.size } });
    return taken;
  } catch (error) {
    context.signal?.throwIfAborted();
    const reason = explainFailure(error);
    if (isFaultOfAddress(error)) progress({ kind: 'fetch', what, state: { type: 'rejected', url, reason } });
    throw error;
  }
}

/** A full disk or a wrong setting is no fault of the address: no other one would do better. */
export function isFaultOfAddress(error: unknown): boolean {
  return !(error instanceof HeadwaterError) || error.code.startsWith('FETCH_');
}

async function fill(order: Order, context: FetchContext): Promise<Taken> {
  const path = pathOfSlot(context.host, order.slot);
  const part = onDisk(path, () => openPart(context.host, `${path}.part`, order.known));
  try {
    if (!hasDigest(order.known) || isOther(part, order)) await receivePatiently(part, order, context);
    if (isOther(part, order) && part.isPatched()) {
      // The earlier bytes may be the wrong ones: a power cut leaves such files.
      part.restart(undefined);
      await receivePatiently(part, order, context);
    }
    return onDisk(path, () => judge(part, order, path));
  } catch (error) {
    // What fills the disk must not stay there.
    if (error instanceof HeadwaterError && error.code === 'STORE_FULL') part.drop();
    throw error;
  } finally {
    if (part.size() === 0) part.drop();
    part.close();
  }
}

function isOther(part: Part, { known }: Order): boolean {
  return differenceOf(part.taken(), known) !== undefined;
}

/** What is known decides. Other bytes are dropped at once: nothing can be gone on from there. */
function judge(part: Part, { known }: Order, path: string): Taken {
  const taken = part.taken();
  const difference = differenceOf(taken, known);
  if (difference === undefined) {
    part.finish(path);
    return taken;
  }
  part.drop();
  throw new HeadwaterError('FETCH_DIGEST_MISMATCH', 'other bytes than were expected', difference);
}

async function receivePatiently(part: Part, order: Order, context: FetchContext): Promise<void> {
  const { what, progress, sleep, signal } = context;
  const { url } = order.address;
  await patiently(() => receive(part, order, context), {
    sleep,
    signal,
    onRetry: ({ message: reason }, delayMs) =>
      progress({ kind: 'fetch', what, state: { type: 'retry', url, reason, delayMs } }),
  });
}
