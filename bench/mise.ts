import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './measure.ts';

/** The peer, set up on the same tool as ours. */
export interface Mise {
  readonly program: string;
  readonly shim: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Fetches mise's npm package with the npm of this machine, and links `tree` (a folder with
 * bin/<tool>) as that tool. undefined where the package cannot be had.
 */
export function setUpMise(bench: Bench, tool: string, tree: string): Mise | undefined {
  const directory = join(bench.directory, 'mise');
  mkdirSync(directory);
  try {
    const name = `@jdxcode/mise-linux-${process.arch}`;
    execFileSync('npm', ['pack', '--silent', name], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
    execFileSync('sh', ['-c', 'tar -xzf *.tgz'], { cwd: directory });
  } catch (error) {
    process.stderr.write(`mise is left out: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
  const program = join(directory, 'package/bin/mise');
  // Offline and without its version look-ups, as a shim on an aeroplane: the kindest case for it.
  const environment = {
    ...bench.environment,
    MISE_DATA_DIR: join(directory, 'data'),
    MISE_CONFIG_DIR: join(directory, 'config'),
    MISE_CACHE_DIR: join(directory, 'cache'),
    MISE_STATE_DIR: join(directory, 'state'),
    MISE_OFFLINE: '1',
  };
  for (const args of [['link', `${tool}@9.9`, tree], ['use', '-g', `${tool}@9.9`], ['reshim']]) {
    execFileSync(program, args, { env: environment, cwd: bench.directory, stdio: 'ignore' });
  }
  const shim = join(directory, 'data/shims', tool);
  return existsSync(shim) ? { program, shim, environment } : undefined;
}
