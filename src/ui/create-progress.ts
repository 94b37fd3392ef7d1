import type { ProgressView } from './progress.ts';
import { createLiveProgress } from './progress-live.ts';
import { createPlainProgress } from './progress-plain.ts';

/** One live line on a terminal; plain lines, one a change of state, anywhere else. */
export function createProgress(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): ProgressView {
  const live = stream.isTTY && (env.CI ?? '') === '' && env.TERM !== 'dumb';
  return live ? createLiveProgress(stream) : createPlainProgress((line) => stream.write(`${line}\n`));
}
