import type { BuildState, FetchState, ProgressEvent } from '../model/progress.ts';
import { bytes, duration } from './format.ts';
import type { ProgressView } from './progress.ts';
import { cyan, dim, green, yellow } from './style.ts';
import { cutTo } from './width.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const CLEAR_LINE = '\r\x1b[2K';

/** What the live line says, given the seconds since its state began. */
type Line = (seconds: number) => string;

/** What an event changes: a line that stays above, a new state of the live line, or news of the same state. */
interface Stroke {
  readonly above?: string;
  readonly begin?: Line;
  readonly news?: Line;
}

/** One line that is drawn again and again; finished packages and warnings stay above it. */
export function createLiveProgress(stream: NodeJS.WriteStream): ProgressView {
  let line: Line = () => '';
  let since = performance.now();
  let frame = 0;
  let steps = 0;
  const draw = (): void => {
    const text = line((performance.now() - since) / 1000);
    if (text === '') return;
    const spinner = cyan(FRAMES[frame++ % FRAMES.length] ?? '', stream);
    stream.write(`${CLEAR_LINE}${spinner} ${cutTo(text, (stream.columns || 80) - 3)}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  const progress = (event: ProgressEvent): void => {
    if (event.kind === 'build' && event.state.type === 'started') steps = event.state.steps;
    const { above, begin, news } = strokeOf(event, steps, stream);
    if (above !== undefined) stream.write(`${CLEAR_LINE}${above}\n`);
    if (begin !== undefined) since = performance.now();
    line = begin ?? news ?? line;
  };
  const close = (): void => {
    clearInterval(timer);
    line = () => '';
    stream.write(CLEAR_LINE);
  };
  return { progress, close };
}

function strokeOf(event: ProgressEvent, steps: number, stream: NodeJS.WriteStream): Stroke {
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
      return { above: `${green('✓', stream)} ${event.what}  ${dim(event.text, stream)}`, news: () => '' };
    case 'warning':
      return { above: `${yellow('warning:', stream)} ${event.text}` };
  }
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
