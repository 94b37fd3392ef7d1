import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { createProgress } from '../../src/ui/create-progress.ts';

const what = 'jq 1.8.2';
const story: readonly ProgressEvent[] = [
  { kind: 'fetch', what, state: { type: 'started', url: 'https://example.com/a' } },
  { kind: 'fetch', what, state: { type: 'received', bytes: 500, total: 2000 } },
  {
    kind: 'fetch',
    what,
    state: { type: 'retry', url: 'https://example.com/a', reason: 'reset', delayMs: 500 },
  },
  { kind: 'fetch', what, state: { type: 'rejected', url: 'https://example.com/a', reason: 'other bytes' } },
  { kind: 'fetch', what, state: { type: 'finished', url: 'https://example.com/b', bytes: 2000 } },
  { kind: 'fetch', what, state: { type: 'modules', done: 0, total: 300 } },
  { kind: 'fetch', what, state: { type: 'modules', done: 12, total: 300 } },
  { kind: 'fetch', what, state: { type: 'modules', done: 300, total: 300 } },
  { kind: 'build', what, state: { type: 'started', steps: 2, log: '/log' } },
  { kind: 'build', what, state: { type: 'step', index: 1, name: 'make' } },
  { kind: 'build', what, state: { type: 'finished', seconds: 3 } },
  { kind: 'stage', what, stage: 'verify' },
  { kind: 'wait', what, reason: 'waiting for another headwater' },
  { kind: 'warning', text: 'careful' },
  { kind: 'done', what, text: 'built from source' },
];

test('without a terminal: plain lines, one a change of state', () => {
  const { lines } = told({ isTTY: false });
  expect(lines).toEqual([
    'jq 1.8.2: fetching https://example.com/a',
    'jq 1.8.2: trying again in 0.5 s: reset',
    'jq 1.8.2: rejected https://example.com/a: other bytes',
    'jq 1.8.2: fetched 2.0 kB',
    'jq 1.8.2: modules 0/300',
    'jq 1.8.2: modules 300/300',
    'jq 1.8.2: building in 2 steps, log in /log',
    'jq 1.8.2: step 1/2 make',
    'jq 1.8.2: verifying provenance',
    'jq 1.8.2: waiting for another headwater',
    'warning: careful',
    'jq 1.8.2: built from source',
  ]);
});

test('in CI: plain lines even where there is a terminal', () => {
  expect(told({ isTTY: true, env: { CI: 'true' } }).raw).not.toContain('\r');
  expect(told({ isTTY: true, env: { TERM: 'dumb' } }).raw).not.toContain('\r');
});

test('on a terminal: what matters stays, the rest is one line that is taken away at the end', () => {
  const { raw, lines } = told({ isTTY: true });
  expect(lines).toEqual([
    '  jq 1.8.2: rejected https://example.com/a: other bytes',
    'warning: careful',
    '✓ jq 1.8.2  built from source',
  ]);
  expect(raw.endsWith('\r\u001b[2K')).toBe(true);
});

test('the live line shows bytes, a bar, the step; and fits the terminal', async () => {
  const stream = terminal(true, 40);
  const { progress, close } = createProgress(stream, {});
  for (const [index, expected] of [
    [1, '━━━━━─────'],
    [6, 'modules 12/300'],
    [9, 'building 1/2 make'],
  ] as const) {
    for (const event of story.slice(0, index + 1)) progress(event);
    const drawn = await drawnOn(stream);
    expect(drawn).toContain(expected);
    expect(drawn.length).toBeLessThanOrEqual(40);
  }
  close();
});

test('of several packages each has its line, and the whole has one; the end leaves none', async () => {
  const stream = terminal(true, 60);
  const { progress, close } = createProgress(stream, {});
  progress({ kind: 'plan', packages: 3 });
  for (const name of ['one 1.0', 'two 1.0', 'three 1.0']) {
    progress({ kind: 'fetch', what: name, state: { type: 'received', bytes: 500, total: 1000 } });
  }
  progress({ kind: 'ended', what: 'one 1.0', well: true });
  const [first = '', second = '', total = '', ...rest] = (await drawnOn(stream)).split('\n');
  expect([first, second].map((line) => /(two|three) 1\.0 {2}fetching ━━━━━━━━━━──/.exec(line)?.[1])).toEqual([
    'two',
    'three',
  ]);
  expect(total).toMatch(/━ ?─.* 1 of 3 /);
  expect(rest).toEqual([]);
  progress({ kind: 'ended', what: 'two 1.0', well: false });
  close();
  expect(stripVTControlCharacters(String(stream.read()))).toContain('✗ two 1.0');
});

test('without a terminal a failure is a line, and the plan is none', () => {
  const stream = terminal(false, 80);
  const { progress } = createProgress(stream, {});
  progress({ kind: 'plan', packages: 3 });
  progress({ kind: 'ended', what: 'one 1.0', well: true });
  progress({ kind: 'ended', what: 'two 1.0', well: false });
  expect(String(stream.read())).toBe('two 1.0: failed\n');
});

test('a long plan is counted, and what was not even begun says why', () => {
  const stream = terminal(false, 80);
  const { progress } = createProgress(stream, {});
  progress({ kind: 'plan', packages: 3, countsEach: true });
  progress({ kind: 'queued', what: 'one 1.0' });
  progress({ kind: 'ended', what: 'one 1.0', well: true });
  progress({ kind: 'ended', what: 'two 1.0', well: false });
  progress({ kind: 'ended', what: 'three 1.0', well: false, because: 'two 1.0' });
  expect(String(stream.read()).split('\n')).toEqual([
    '1 of 3: one 1.0 is there',
    '2 of 3: two 1.0 failed',
    '3 of 3: three 1.0 skipped: two 1.0 is not there',
    '',
  ]);
});

test('whoever waits for his turn has no line; what is skipped leaves one', async () => {
  const stream = terminal(true, 60);
  const { progress, close } = createProgress(stream, {});
  for (const what of ['one 1.0', 'two 1.0'])
    progress({ kind: 'fetch', what, state: { type: 'received', bytes: 500, total: 1000 } });
  progress({ kind: 'queued', what: 'one 1.0' });
  const drawn = await drawnOn(stream);
  expect(drawn).toContain('two 1.0');
  expect(drawn).not.toContain('one 1.0');
  progress({ kind: 'ended', what: 'two 1.0', well: false, because: 'one 1.0' });
  close();
  expect(stripVTControlCharacters(String(stream.read()))).toContain('- two 1.0  skipped: one 1.0');
});

function told({ isTTY, env = {} }: { isTTY: boolean; env?: Record<string, string> }) {
  const stream = terminal(isTTY, 80);
  const { progress, close } = createProgress(stream, env);
  for (const event of story) progress(event);
  close();
  const raw = String(stream.read());
  const lines = raw.split('\n').map((line) => stripVTControlCharacters(line).replaceAll('\r', ''));
  return { raw, lines: lines.filter((line) => line !== '') };
}

/** The next time the line is drawn, without cursor codes. */
async function drawnOn(stream: NodeJS.WriteStream): Promise<string> {
  stream.read();
  const chunk = await new Promise<string>((resolve) => {
    stream.once('readable', () => resolve(String(stream.read())));
  });
  return stripVTControlCharacters(chunk).replaceAll('\r', '');
}

function terminal(isTTY: boolean, columns: number): NodeJS.WriteStream {
  return Object.assign(new PassThrough(), { isTTY, columns }) as unknown as NodeJS.WriteStream;
}
