import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { node } from './world.ts';

/** Serves a folder on loopback by a process of its own. */
export async function startServer(folder: string): Promise<{ readonly url: string; stop(): void }> {
  const { said, stop } = await startProcess('static-server', [folder]);
  return { url: said, stop };
}

/** A program of this folder that says one line, and serves from then on. */
export async function startProcess(
  program: string,
  args: readonly string[],
): Promise<{ readonly said: string; stop(): void }> {
  const child = spawn(node(), [join(import.meta.dirname, `${program}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = await once(child.stdout, 'data');
  return { said: String(first).trim(), stop: () => child.kill() };
}
