import { setTimeout as sleepReally } from 'node:timers/promises';
import { classifyError, TransientFailure } from './http-failure.ts';

const TRIES = 4;
const FIRST_DELAY_MS = 500;
/** Of one wait. Milliseconds. */
export const LONGEST_WAIT_MS = 30_000;

/** How a request is tried again. */
export interface Patience {
  /** Told before each wait: of what failed, and milliseconds. */
  readonly onRetry?: (failure: TransientFailure, delayMs: number) => void;
  /** Waits; default is real time. Milliseconds. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does what may pass up to four times, with longer and longer waits.
 * @throws the last failure, or the first that no further try may mend
 */
export async function patiently<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const sleep = patience.sleep ?? ((ms) => sleepReally(ms, undefined, { signal: patience.signal }));
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      patience.signal?.throwIfAborted();
      const failure = classifyError(error);
      if (!(failure instanceof TransientFailure)) throw failure;
      if (tries === TRIES) throw failure.whenItStays ?? failure;
      const delayMs = delayBefore(tries, failure);
      patience.onRetry?.(failure, delayMs);
      await sleep(delayMs);
    }
  }
}

/** Doubles each time, with jitter so that many machines do not come back at once; the server's own wish goes first. */
function delayBefore(tries: number, failure: TransientFailure): number {
  const backOff = FIRST_DELAY_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
  return Math.round(Math.min(failure.retryAfterMs ?? backOff, LONGEST_WAIT_MS));
}
