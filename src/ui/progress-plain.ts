import type { BuildState, FetchState, ProgressEvent } from '../model/progress.ts';
import { bytes, duration } from './format.ts';
import type { ProgressView } from './progress.ts';

/** One line a change of state; no cursor codes, no counters: what a CI log keeps. */
export function createPlainProgress(print: (line: string) => void): ProgressView {
  const steps = new Map<string, number>();
  const counted = { packages: 0, ended: 0 };
  const progress = (event: ProgressEvent): void => {
    if (event.kind === 'build' && event.state.type === 'started') steps.set(event.what, event.state.steps);
    if (event.kind === 'plan' && event.countsEach === true) counted.packages += event.packages;
    if (event.kind === 'ended') counted.ended += 1;
    const isCounted = event.kind === 'ended' && counted.packages > 0;
    const line = isCounted
      ? `${counted.ended} of ${counted.packages}: ${event.what} ${endText(event)}`
      : plainLine(event, steps);
    if (line !== undefined) print(line);
  };
  return { progress, close: () => {} };
}

function plainLine(event: ProgressEvent, steps: ReadonlyMap<string, number>): string | undefined {
  switch (event.kind) {
    case 'fetch':
      return prefixed(event.what, fetchText(event.state));
    case 'build':
      return prefixed(event.what, buildText(event.state, steps.get(event.what) ?? 0));
    case 'stage':
      return `${event.what}: ${STAGES[event.stage]}`;
    case 'wait':
      return `${event.what}: ${event.reason}`;
    case 'plan':
    case 'queued':
      return undefined;
    case 'ended':
      return event.well ? undefined : `${event.what}: ${endText(event)}`;
    case 'done':
      return `${event.what}: ${event.text}`;
    case 'warning':
      return `warning: ${event.text}`;
  }
}

function endText({ well, because }: Extract<ProgressEvent, { kind: 'ended' }>): string {
  if (because !== undefined) return `skipped: ${because} is not there`;
  return well ? 'is there' : 'failed';
}

const STAGES = {
  verify: 'verifying provenance',
  unpack: 'unpacking',
  admit: 'admitting to the store',
  link: 'linking',
} as const;

function prefixed(what: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${what}: ${text}`;
}

function fetchText(state: FetchState): string | undefined {
  switch (state.type) {
    case 'started':
      return `fetching ${state.url}`;
    case 'received':
      return undefined;
    case 'retry':
      return `trying again in ${duration(state.delayMs / 1000)}: ${state.reason}`;
    case 'rejected':
      return `rejected ${state.url}: ${state.reason}`;
    case 'finished':
      return `fetched ${bytes(state.bytes)}`;
    case 'modules':
      return state.done === 0 || state.done === state.total
        ? `modules ${state.done}/${state.total}`
        : undefined;
  }
}

/** That a build has ended is told by what comes next. */
function buildText(state: BuildState, steps: number): string | undefined {
  switch (state.type) {
    case 'started':
      return `building in ${state.steps} steps, log in ${state.log}`;
    case 'step':
      return `step ${state.index}/${steps} ${state.name}`;
    case 'finished':
      return undefined;
  }
}
