import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { node } from './world.ts';

/** Serves a folder on loopback by a process of its own. */
export async function startServer(folder: string): Promise<{ readonly url: string; stop(): void }> {
  const child = spawn(node(), [join(import.meta.dirname, 'static-server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = await once(child.stdout, 'data');
  return { url: String(first).trim(), stop: () => child.kill() };
}
