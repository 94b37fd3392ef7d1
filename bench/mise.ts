import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './measure.ts';

/** The peer, set up on the same program as ours. */
export interface Mise {
  readonly shim: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What mise is set up with. */
export interface MiseSetting {
  /** The program behind every tool. */
  readonly program: string;
  /** Folder of the project that names the tools. */
  readonly project: string;
  readonly tools: number;
}

/** mise's npm package, by the npm of this machine; undefined where it cannot be had. */
export function fetchMise(bench: Bench): string | undefined {
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
  return join(directory, 'package/bin/mise');
}

/** Links folders with the program as tools, and names them in a project's mise.toml; `jq` is the first. */
export function setUpMise(bench: Bench, mise: string, { program, project, tools }: MiseSetting): Mise {
  const directory = join(bench.directory, `mise-of-${tools}`);
  const environment = miseEnvironment(bench, directory);
  const run = (...args: string[]) =>
    execFileSync(mise, args, {
      env: environment,
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const names = namesOf(run('registry')).slice(0, tools);
  for (const name of names) {
    const tree = join(directory, 'trees', name);
    mkdirSync(join(tree, 'bin'), { recursive: true });
    copyFileSync(program, join(tree, 'bin', name));
    run('link', `${name}@9.9`, tree);
  }
  writeFileSync(
    join(project, 'mise.toml'),
    ['[tools]', ...names.map((name) => `${name} = "9.9"`), ''].join('\n'),
  );
  run('reshim');
  const shim = join(directory, 'data/shims/jq');
  if (!existsSync(shim)) throw new Error('mise made no shim');
  return { shim, environment };
}

/** Offline and without its version look-ups, as on an aeroplane: the kindest case for it. */
export function miseEnvironment(bench: Bench, directory: string) {
  return {
    ...bench.environment,
    MISE_DATA_DIR: join(directory, 'data'),
    MISE_CONFIG_DIR: join(directory, 'config'),
    MISE_CACHE_DIR: join(directory, 'cache'),
    MISE_STATE_DIR: join(directory, 'state'),
    MISE_TRUSTED_CONFIG_PATHS: bench.directory,
    MISE_OFFLINE: '1',
  };
}

/** It links a folder only under a name of its registry. */
function namesOf(registry: string): readonly string[] {
  const names = registry.split('\n').map((line) => line.split(' ')[0] ?? '');
  return ['jq', ...names.filter((name) => /^[a-z][a-z0-9-]*$/.test(name) && name !== 'jq')];
}
