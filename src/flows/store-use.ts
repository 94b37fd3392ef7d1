import type { Host } from '../host/host.ts';
import { type HeldLock, shareLock, withLock } from '../host/lock.ts';
import type { FlowContext } from './context.ts';

const NAME = 'store';

/**
 * Runs `body` while nothing is taken out of the store: for whoever has found or admitted a
 * package that no generation and no project names as yet. Any number of them run at once. One
 * within another has its part in the same lock: it never stands behind a gc that waits for the outer one.
 */
export async function whileStoreStays<T>(context: FlowContext, body: () => Promise<T>): Promise<T> {
  const { host } = context;
  const hold = holds.get(host) ?? takeHold(context);
  hold.users++;
  try {
    await hold.lock;
    return await body();
  } finally {
    hold.users--;
    if (hold.users === 0) {
      holds.delete(host);
      (await hold.lock)?.release();
    }
  }
}

interface Hold {
  readonly lock: Promise<HeldLock | undefined>;
  users: number;
}

const holds = new WeakMap<Host, Hold>();

function takeHold({ host, progress }: FlowContext): Hold {
  const onWait = () => progress({ kind: 'wait', what: 'store', reason: 'waiting for `headwater gc`' });
  const hold = { lock: shareLock(host, { name: NAME, onWait }), users: 0 };
  holds.set(host, hold);
  return hold;
}

/** Runs `body` while nobody else uses what is in the store without a name in a generation or project. */
export function whileNobodyInstalls<T>({ host, progress }: FlowContext, body: () => Promise<T>): Promise<T> {
  const reason = 'waiting for another headwater that installs or builds';
  const onWait = () => progress({ kind: 'wait', what: 'store', reason });
  return withLock(host, { name: NAME, onWait }, body);
}
