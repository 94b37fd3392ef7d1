import type { BuildState, FetchState, ProgressEvent } from '../model/progress.ts';
import { bytes, duration } from './format.ts';
import { dim, green, red, yellow } from './style.ts';

/** What a live line says, given the seconds since its state began. */
export type Line = (seconds: number) => string;

/** What an event changes: a line that stays above, a new state of the live line, news of the same state, its end. */
export interface Stroke {
  readonly above?: string;
  readonly begin?: Line;
  readonly news?: Line;
  readonly ends?: boolean;
}

/** @param steps of the build of the package that the event is about */
export function strokeOf(event: ProgressEvent, steps: number, stream: NodeJS.WriteStream): Stroke {
  switch (event.kind) {
    case 'fetch':
      return fetchStroke(event.what, event.state);
    case 'build':
      return { begin: buildLine(event.what, event.state, steps) };
    case 'stage':
      return { begin: () => `${event.what}  ${event.stage}` };
    case 'wait':
      return { begin: (seconds) => `${event.what}  ${event.reason}  ${duration(seconds)}` };
    case 'done':
      return { above: `${green('✓', stream)} ${event.what}  ${dim(event.text, stream)}`, ends: true };
    case 'plan':
      return {};
    case 'queued':
      return { ends: true };
    case 'ended':
      return event.well ? { ends: true } : { above: endedBadly(event, stream), ends: true };
    case 'warning':
      return { above: `${yellow('warning:', stream)} ${event.text}` };
  }
}

function endedBadly(event: Extract<ProgressEvent, { kind: 'ended' }>, stream: NodeJS.WriteStream): string {
  if (event.because === undefined) return `${red('✗', stream)} ${event.what}`;
  return dim(`- ${event.what}  skipped: ${event.because} is not there`, stream);
}

function fetchStroke(what: string, state: FetchState): Stroke {
  switch (state.type) {
    case 'started':
      return { begin: () => `${what}  fetching ${state.url}` };
    case 'received':
      return { news: (seconds) => `${what}  fetching ${received(state, seconds)}` };
    case 'retry':
      return { begin: () => `${what}  ${state.reason}; again in ${duration(state.delayMs / 1000)}` };
    case 'rejected':
      return { above: `  ${what}: rejected ${state.url}: ${state.reason}` };
    case 'finished':
      return { begin: () => `${what}  fetched ${bytes(state.bytes)}` };
    case 'modules':
      return { [state.done === 0 ? 'begin' : 'news']: () => `${what}  modules ${state.done}/${state.total}` };
  }
}

function received(state: Extract<FetchState, { type: 'received' }>, seconds: number): string {
  const rate = seconds > 0.2 ? `  ${bytes(state.bytes / seconds)}/s` : '';
  if (state.total === undefined) return `${bytes(state.bytes)}${rate}`;
  const share = state.total === 0 ? 1 : Math.min(1, state.bytes / state.total);
  const bar = '━'.repeat(Math.round(share * 20)).padEnd(20, '─');
  return `${bar} ${bytes(state.bytes)} of ${bytes(state.total)}${rate}`;
}

function buildLine(what: string, state: BuildState, steps: number): Line {
  switch (state.type) {
    case 'started':
      return (seconds) => `${what}  building  ${duration(seconds)}`;
    case 'step':
      return (seconds) => `${what}  building ${state.index}/${steps} ${state.name}  ${duration(seconds)}`;
    case 'finished':
      return () => `${what}  built in ${duration(state.seconds)}`;
  }
}
