import type { ProgressEvent } from '../model/progress.ts';
import { duration } from './format.ts';
import type { ProgressView } from './progress.ts';
import { type Line, type Stroke, strokeOf } from './progress-strokes.ts';
import { cyan, dim } from './style.ts';
import { cutTo } from './width.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
/** Lines of packages that are shown at a time; the others are counted. */
const MOST = 12;

interface Active {
  readonly line: Line;
  readonly since: number;
  readonly steps: number;
}

/**
 * A line for each package that is being worked on, and one for the whole where there are
 * several, drawn again and again; finished packages and warnings stay above.
 */
export function createLiveProgress(stream: NodeJS.WriteStream): ProgressView {
  const active = new Map<string, Active>();
  const started = performance.now();
  const total = { packages: 0, ended: 0 };
  let frame = 0;
  let drawn = 0;
  const erase = (): string => {
    const up = drawn > 1 ? `\x1b[${drawn - 1}A` : '';
    const text = drawn === 0 ? '' : `\r${up}\x1b[0J`;
    drawn = 0;
    return text;
  };
  const draw = (): void => {
    const width = (stream.columns || 80) - 3;
    const spinner = cyan(FRAMES[frame++ % FRAMES.length] ?? '', stream);
    const now = performance.now();
    const texts = [...active.values()].map(({ line, since }) => line((now - since) / 1000)).filter(Boolean);
    const lines = texts.slice(0, MOST).map((text) => `${spinner} ${cutTo(text, width)}`);
    if (texts.length > MOST) lines.push(dim(`  and ${texts.length - MOST} more`, stream));
    if (total.packages > 1 && lines.length > 0)
      lines.push(cutTo(totalLine(total, (now - started) / 1000), width));
    const before = erase();
    drawn = lines.length;
    if (before !== '' || lines.length > 0) stream.write(`${before}${lines.join('\n')}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  const progress = (event: ProgressEvent): void => {
    if (event.kind === 'plan') total.packages += event.packages;
    if (event.kind === 'ended') total.ended += 1;
    const what = 'what' in event ? event.what : '';
    const known = active.get(what);
    const steps =
      event.kind === 'build' && event.state.type === 'started' ? event.state.steps : (known?.steps ?? 0);
    const stroke = strokeOf(event, steps, stream);
    if (stroke.above !== undefined) stream.write(`${erase()}${stroke.above}\n`);
    follow({ active, what, steps }, stroke);
  };
  const close = (): void => {
    clearInterval(timer);
    active.clear();
    stream.write(`${erase()}\r\x1b[2K`);
  };
  return { progress, close };
}

function follow(
  { active, what, steps }: { active: Map<string, Active>; what: string; steps: number },
  { begin, news, ends }: Stroke,
): void {
  const known = active.get(what);
  const line = begin ?? news;
  if (ends === true) active.delete(what);
  else if (line !== undefined) {
    const since = begin === undefined ? (known?.since ?? performance.now()) : performance.now();
    active.set(what, { line, since, steps });
  }
}

function totalLine({ packages, ended }: { packages: number; ended: number }, seconds: number): string {
  const share = Math.min(1, ended / packages);
  const bar = '━'.repeat(Math.round(share * 20)).padEnd(20, '─');
  return `  ${bar} ${Math.min(ended, packages)} of ${packages}  ${duration(seconds)}`;
}
