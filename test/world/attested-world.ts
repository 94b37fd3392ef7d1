import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Env, headwater, type Said } from './cli.ts';
import { type Github, startGithub } from './github-server.ts';
import { type NpmOptions, type NpmServer, startNpm } from './npm-server.ts';
import { type PypiOptions, type PypiServer, pypiServer } from './pypi-server.ts';
import { type PrivateSigstore, privateSigstore } from './sigstore/private-sigstore.ts';
import { type SmallWorld, smallWorld } from './small-catalog.ts';

/** A user's machine beside a GitHub on loopback, whose Sigstore it believes under the name `acme`. */
export interface AttestedWorld {
  readonly world: SmallWorld;
  readonly github: Github;
  readonly sigstore: PrivateSigstore;
  /** Runs `headwater` with the words of a line. */
  run(line: string, env?: Env): Promise<Said>;
  /** Adds an entry to the catalog. */
  entry(name: string, text: string): void;
}

export async function attestedWorld(env: Env = {}): Promise<AttestedWorld> {
  const sigstore = await privateSigstore('logged', 'acme');
  const github = await startGithub({ sigstore });
  onTestFinished(async () => {
    await github.close();
    await sigstore.close();
  });
  const world = await smallWorld({ ...github.env, ...env });
  const run = (line: string, env: Env = {}) =>
    headwater(line.split(' '), { ...world.env, ...env }, userFolder(world));
  await believe(sigstore, world, run);
  return {
    world,
    github,
    sigstore,
    run,
    entry: (name, text) => writeFileSync(join(world.catalog, `${name}.toml`), text),
  };
}

/** Beside a registry of npm, to which the .npmrc of the user leads. */
export interface NpmWorld extends AttestedWorld {
  readonly npm: NpmServer;
}

/** @param lines further ones of that .npmrc, by the registry's address */
export async function npmWorld(
  options: Omit<NpmOptions, 'sigstore'> = {},
  lines: (registry: string) => readonly string[] = () => [],
): Promise<NpmWorld> {
  const all = await attestedWorld({ npm_config_globalconfig: '/dev/null' });
  const npm = await startNpm({ ...options, sigstore: all.sigstore });
  writeFileSync(join(userFolder(all.world), '.npmrc'), npm.npmrc(...lines(npm.registry)));
  return { ...all, npm };
}

/** Beside an index of Python packages, to which the environment of the user's pip leads. */
export interface PypiWorld extends AttestedWorld {
  readonly index: PypiServer;
}

/** @param addressOf what `index-url` is to be, of the index as it is */
export async function pypiWorld(
  options: PypiOptions = {},
  addressOf: (index: string) => string = (index) => index,
): Promise<PypiWorld> {
  const index = await pypiServer({}, options);
  const env = { PIP_INDEX_URL: addressOf(index.index), PIP_CONFIG_FILE: '/dev/null' };
  return { ...(await attestedWorld(env)), index };
}

/** Somewhere that is no project: the user's own folder. */
function userFolder({ scratch }: SmallWorld): string {
  const folder = join(scratch, 'user');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The root, what GitHub's builders have earned under it, and that packages must be signed under it. */
async function believe(
  { root }: PrivateSigstore,
  { scratch }: SmallWorld,
  run: AttestedWorld['run'],
): Promise<void> {
  const file = join(scratch, 'acme.trusted-root.json');
  writeFileSync(file, root.json);
  const issuer = '--issuer https://token.actions.githubusercontent.com';
  const builder = (name: string, id: string) =>
    `trust add builder ${name} --root acme ${issuer} --workflow * --builder-id ${id} --level 2`;
  const lines = [
    `trust add root acme ${file}`,
    builder('acme-github', 'signer-workflow'),
    builder('acme-npm', 'https://github.com/actions/runner/github-hosted'),
    'config set sigstoreRoot acme',
  ];
  for (const line of lines) {
    const said = await run(line);
    if (said.code !== 0) throw new Error(`${line}: ${said.stderr}`);
  }
}
