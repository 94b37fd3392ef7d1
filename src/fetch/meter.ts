import type { FetchContext } from './context.ts';

/** Between two reports of the same download. Milliseconds. */
const INTERVAL = 100;

/** Tells progress of bytes as they come, about ten times a second, and always of the last. */
export function meter(context: FetchContext, total: number | undefined): (bytes: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const now = performance.now();
    if (now - last < INTERVAL && bytes !== total) return;
    last = now;
    const state = { type: 'received', bytes, ...(total === undefined ? {} : { total }) } as const;
    context.progress({ kind: 'fetch', what: context.what, state });
  };
}
