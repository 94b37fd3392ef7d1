import type { BuildState, FetchState, ProgressEvent } from '../model/progress.ts';
import { bytes, duration } from './format.ts';
import type { ProgressView } from './progress.ts';
import { cyan, dim, green, yellow } from './style.ts';
import { cutTo } from './width.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const CLEAR_LINE = '\r\x1b[2K';

interface Live {
  /** What the line says now, given the seconds since this state began. */
  text: (seconds: number) => string;
  since: number;
  frame: number;
  steps: number;
  step: string;
}

/** One line that is drawn again and again; finished packages and warnings stay above it. */
export function createLiveProgress(stream: NodeJS.WriteStream): ProgressView {
  const live: Live = { text: () => '', since: performance.now(), frame: 0, steps: 0, step: '' };
  const draw = (): void => {
    const seconds = (performance.now() - live.since) / 1000;
    const text = live.text(seconds);
    if (text === '') return;
    live.frame++;
    const spinner = cyan(FRAMES[live.frame % FRAMES.length] ?? '', stream);
    stream.write(`${CLEAR_LINE}${spinner} ${cutTo(text, (stream.columns || 80) - 3)}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  const close = (): void => {
    clearInterval(timer);
    live.text = () => '';
    stream.write(CLEAR_LINE);
  };
  return { progress: (event) => show(event, live, stream), close };
}

function show(event: ProgressEvent, live: Live, stream: NodeJS.WriteStream): void {
  const keep = (line: string): void => {
    stream.write(`${CLEAR_LINE}${line}\n`);
  };
  const say = (text: Live['text']): void => {
    live.text = text;
    live.since = performance.now();
  };
  switch (event.kind) {
    case 'fetch':
      return showFetch(event.what, event.state, { live, say, keep });
    case 'build':
      return showBuild(event.what, event.state, { live, say, keep });
    case 'stage':
      return say(() => `${event.what}  ${event.stage}`);
    case 'wait':
      return say((seconds) => `${event.what}  ${event.reason}  ${duration(seconds)}`);
    case 'done':
      return keep(`${green('✓', stream)} ${event.what}  ${dim(event.text, stream)}`);
    case 'warning':
      return keep(`${yellow('warning:', stream)} ${event.text}`);
  }
}

interface Pen {
  readonly live: Live;
  readonly say: (text: Live['text']) => void;
  readonly keep: (line: string) => void;
}

function showFetch(what: string, state: FetchState, { live, say, keep }: Pen): void {
  switch (state.type) {
    case 'started':
      return say(() => `${what}  fetching ${state.url}`);
    case 'received':
      live.text = (seconds) => `${what}  fetching ${received(state, seconds)}`;
      return;
    case 'retry':
      return say(() => `${what}  ${state.reason}; again in ${duration(state.delayMs / 1000)}`);
    case 'rejected':
      return keep(`  ${what}: rejected ${state.url}: ${state.reason}`);
    case 'finished':
      return say(() => `${what}  fetched ${bytes(state.bytes)}`);
  }
}

function received(state: Extract<FetchState, { type: 'received' }>, seconds: number): string {
  const rate = seconds > 0.2 ? `  ${bytes(state.bytes / seconds)}/s` : '';
  if (state.total === undefined) return `${bytes(state.bytes)}${rate}`;
  const share = Math.min(1, state.total === 0 ? 1 : state.bytes / state.total);
  const bar = '━'.repeat(Math.round(share * 20)).padEnd(20, '─');
  return `${bar} ${bytes(state.bytes)} of ${bytes(state.total)}${rate}`;
}

function showBuild(what: string, state: BuildState, { live, say }: Pen): void {
  switch (state.type) {
    case 'started':
      live.steps = state.steps;
      return say((seconds) => `${what}  building  ${duration(seconds)}`);
    case 'step':
      live.step = `${state.index}/${live.steps} ${state.name}`;
      return say((seconds) => `${what}  building ${live.step}  ${duration(seconds)}`);
    case 'finished':
      return say(() => `${what}  built in ${duration(state.seconds)}`);
  }
}
