import { shareLock, withLock } from '../host/lock.ts';
import type { FlowContext } from './context.ts';

const NAME = 'store';

/**
 * Runs `body` while nothing is taken out of the store: for whoever has found or admitted a
 * package that no generation and no project names as yet. Any number of them run at once.
 */
export async function whileStoreStays<T>(
  { host, progress }: FlowContext,
  body: () => Promise<T>,
): Promise<T> {
  const onWait = () => progress({ kind: 'wait', what: 'store', reason: 'waiting for `headwater gc`' });
  const lock = await shareLock(host, { name: NAME, onWait });
  try {
    return await body();
  } finally {
    lock?.release();
  }
}

/** Runs `body` while nobody else uses what is in the store without a name in a generation or project. */
export function whileNobodyInstalls<T>({ host, progress }: FlowContext, body: () => Promise<T>): Promise<T> {
  const reason = 'waiting for another headwater that installs or builds';
  const onWait = () => progress({ kind: 'wait', what: 'store', reason });
  return withLock(host, { name: NAME, onWait }, body);
}
