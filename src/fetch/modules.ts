import type { Module } from '../catalog/modules.ts';
import type { Progress } from '../model/progress.ts';
import type { FetchContext, FetchedSource } from './context.ts';
import { fetchSource } from './fetch.ts';

/** Downloads at a time. */
const AT_ONCE = 8;

/**
 * Fetches Go modules and crates as `fetchSource` does sources, some at a time. Progress is
 * told of their number alone. In the order of `modules`; two of the same bytes are one file.
 * @throws HeadwaterError as fetchSource, of the first that fails
 */
export async function fetchModules(
  modules: readonly Module[],
  context: FetchContext,
): Promise<readonly FetchedSource[]> {
  if (modules.length === 0) return [];
  const groups = [...Map.groupBy(modules, ({ sha256 }) => sha256).values()];
  const count = countingProgress(context, modules.length);
  const found = new Map<string, FetchedSource>();
  const failed = new AbortController();
  const signals = context.signal === undefined ? [] : [context.signal];
  const signal = AbortSignal.any([...signals, failed.signal]);
  const left = groups.values();
  const worker = async () => {
    for (const same of left) {
      const fetched = await fetchOne(same, { ...context, progress: quiet(context.progress), signal });
      found.set(fetched.sha256, fetched);
      count(same.length);
    }
  };
  const workers = Array.from({ length: AT_ONCE }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  // All have ended before the folder they write to can be taken away.
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return modules.flatMap(({ purl, sha256 }) => {
    const fetched = found.get(sha256);
    return fetched === undefined ? [] : [{ ...fetched, url: purl }];
  });
}

/** Equal files of a registry are mirrors of each other. */
function fetchOne(same: readonly Module[], context: FetchContext): Promise<FetchedSource> {
  const [first, ...others] = same;
  if (first === undefined) throw new RangeError('an empty group');
  const mirrors = others.map(({ purl }) => purl);
  return fetchSource({ url: first.purl, sha256: first.sha256, mirrors, confirmed: '' }, context);
}

function countingProgress({ what, progress }: FetchContext, total: number): (more: number) => void {
  let done = 0;
  const tell = () => progress({ kind: 'fetch', what, state: { type: 'modules', done, total } });
  tell();
  return (more) => {
    done += more;
    tell();
  };
}

/** What goes wrong is told; that one file of hundreds begins and ends is not. */
function quiet(progress: Progress): Progress {
  return (event) => {
    if (event.kind !== 'fetch' || event.state.type === 'rejected') progress(event);
  };
}
