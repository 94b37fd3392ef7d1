import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Source } from '../../src/catalog/entry.ts';
import { HeadwaterError } from '../../src/errors.ts';
import type { FetchContext } from '../../src/fetch/context.ts';
import { sha256Of } from '../../src/model/digest.ts';
import type { FetchState, ProgressEvent } from '../../src/model/progress.ts';
import { tempHome } from './temp-home.ts';

export interface Fetching {
  readonly context: FetchContext;
  readonly events: readonly ProgressEvent[];
  /** Milliseconds of every wait before a further try; none of them is slept. */
  readonly waits: readonly number[];
  states(type: FetchState['type']): readonly FetchState[];
}

/** A context with a new home and an empty quarantine folder; waits take no time. */
export function fetching(overrides: Partial<FetchContext> = {}, env: Record<string, string> = {}): Fetching {
  const { host, scratch } = tempHome(env);
  onTestFinished(() => host.http.close());
  const directory = join(scratch, 'quarantine');
  mkdirSync(directory);
  const events: ProgressEvent[] = [];
  const waits: number[] = [];
  const context: FetchContext = {
    host,
    directory,
    what: 'thing 1.0',
    progress: (event) => events.push(event),
    sleep: async (ms) => {
      waits.push(ms);
    },
    ...overrides,
  };
  const states = (type: FetchState['type']) =>
    events.flatMap((event) => (event.kind === 'fetch' && event.state.type === type ? [event.state] : []));
  return { context, events, waits, states };
}

/** Bytes that no compression and no accident makes equal to others. */
export function sourceBytes(size = 300_000): { bytes: Buffer; etag: string } {
  const bytes = randomBytes(size);
  return { bytes, etag: `"${sha256Of(bytes).slice(0, 16)}"` };
}

export function sourceOf(bytes: Uint8Array, url: string, mirrors: readonly string[] = []): Source {
  return { url, sha256: sha256Of(bytes), mirrors, confirmed: 'by this test' };
}

/** The error a promise rejects with; a promise that does not is a failure of the test. */
export async function refusalOf(promise: Promise<unknown>): Promise<HeadwaterError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
