import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

export interface Child {
  readonly process: ChildProcess;
  /** The next line of its stdout. */
  line(): Promise<string>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

/**
 * A process of its own that runs an ES module; `src` in it stands for the folder of the
 * sources. Killed at the end of the running test.
 */
export function runChild(code: string, env: Record<string, string>): Child {
  const prelude = `const src = ${JSON.stringify(`file://${root}/src`)};`;
  const args = ['--input-type=module', '--eval', `${prelude}\n${code}`];
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return {
    process: child,
    kill,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error('the child ended without a word');
      return next.value;
    },
  };
}
