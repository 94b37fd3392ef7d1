import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './measure.ts';

const root = join(import.meta.dirname, '..');

export const headwater = join(root, 'bin/headwater');

/** The Node.js that headwater itself starts. */
export function node(): string {
  return realpathSync(process.execPath);
}

/** tree(1), built from source into the bench's own home by the command a user would run. */
export function installed(bench: Bench): void {
  execFileSync(headwater, ['install', 'tree'], {
    env: bench.environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
