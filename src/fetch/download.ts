import { setTimeout as sleepReally } from 'node:timers/promises';
import type { Source } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import type { Address } from './addresses.ts';
import type { FetchContext } from './context.ts';
import { onDisk } from './disk.ts';
import { classifyError, TransientFailure } from './failure.ts';
import { keptPath } from './kept.ts';
import { openPart, type Part } from './part.ts';
import { receive } from './receive.ts';

const TRIES = 4;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/**
 * Downloads from one address, trying again what may pass, into the downloads kept by digest.
 * @returns bytes of the file.
 * @throws the reason why this address did not give the bytes of the digest
 */
export async function download(source: Source, address: Address, context: FetchContext): Promise<number> {
  const kept = keptPath(source.sha256, context);
  const part = onDisk(kept, () => openPart(context.host, `${kept}.part`));
  try {
    if (part.digest() !== source.sha256) await receivePatiently(part, address, context);
    if (part.digest() !== source.sha256 && part.isPatched()) {
      // The earlier bytes may be the wrong ones: a power cut leaves such files.
      part.restart(undefined);
      await receivePatiently(part, address, context);
    }
    return onDisk(kept, () => judge(part, source, kept));
  } catch (error) {
    // What fills the disk must not stay there.
    if (error instanceof HeadwaterError && error.code === 'STORE_FULL') part.drop();
    throw error;
  } finally {
    if (part.size() === 0) part.drop();
    part.close();
  }
}

/** The digest decides. Other bytes are dropped at once: nothing can be gone on from there. */
function judge(part: Part, source: Source, kept: string): number {
  const found = part.digest();
  if (found === source.sha256) {
    part.finish(kept);
    return part.size();
  }
  part.drop();
  throw new HeadwaterError('FETCH_DIGEST_MISMATCH', 'other bytes than the catalog names', {
    expected: `sha256 ${source.sha256}`,
    found: `sha256 ${found}, ${part.size()} bytes`,
  });
}

async function receivePatiently(part: Part, address: Address, context: FetchContext): Promise<void> {
  const sleep = context.sleep ?? ((ms) => sleepReally(ms, undefined, { signal: context.signal }));
  for (let tries = 1; ; tries++) {
    const failure = await tryOnce(part, address, context);
    if (failure === undefined) return;
    context.signal?.throwIfAborted();
    if (!(failure instanceof TransientFailure) || tries === TRIES) throw failure;
    const delayMs = delayBefore(tries, failure);
    const state = { type: 'retry', url: address.url, reason: failure.message, delayMs } as const;
    context.progress({ kind: 'fetch', what: context.what, state });
    await sleep(delayMs);
  }
}

async function tryOnce(part: Part, address: Address, context: FetchContext): Promise<unknown> {
  try {
    await receive(part, address, context);
    return undefined;
  } catch (error) {
    return classifyError(error);
  }
}

/** Doubles each time, with jitter so that many machines do not come back at once; the server's own wish goes first. */
function delayBefore(tries: number, failure: TransientFailure): number {
  const backOff = FIRST_DELAY_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
  return Math.round(Math.min(failure.retryAfterMs ?? backOff, MAX_DELAY_MS));
}
