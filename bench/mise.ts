import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './measure.ts';

/** The peer, set up on the same tool as ours. */
export interface Mise {
  readonly shim: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A name of mise's registry; it links a folder only under one. */
const TOOL = 'jq';

/**
 * Fetches mise's npm package with the npm of this machine, and links a folder with
 * `program` as a tool. undefined where the package cannot be had.
 */
export function setUpMise(bench: Bench, program: string): Mise | undefined {
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
  const mise = join(directory, 'package/bin/mise');
  const tree = join(directory, 'tree');
  mkdirSync(join(tree, 'bin'), { recursive: true });
  copyFileSync(program, join(tree, 'bin', TOOL));
  // Offline and without its version look-ups, as on an aeroplane: the kindest case for it.
  const environment = {
    ...bench.environment,
    MISE_DATA_DIR: join(directory, 'data'),
    MISE_CONFIG_DIR: join(directory, 'config'),
    MISE_CACHE_DIR: join(directory, 'cache'),
    MISE_STATE_DIR: join(directory, 'state'),
    MISE_OFFLINE: '1',
  };
  for (const args of [['link', `${TOOL}@9.9`, tree], ['use', '-g', `${TOOL}@9.9`], ['reshim']]) {
    execFileSync(mise, args, { env: environment, cwd: bench.directory, stdio: 'ignore' });
  }
  const shim = join(directory, 'data/shims', TOOL);
  return existsSync(shim) ? { shim, environment } : undefined;
}
