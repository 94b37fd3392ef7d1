import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionSteps, readRunnerFile } from '../world/action.ts';
import { projectRoot } from '../world/bundle.ts';
import { type Env, headwater, namesIn, startProgram } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';

/** The scripts of action.yml, run as a runner runs them, with files of the test's in place of GitHub's. */
const steps = new Map(actionSteps().map(({ name, script }) => [name, script]));

test('every script was found; none has an expression in it, whose value would be run as a script', () => {
  expect([...steps.keys()]).toEqual([
    'Headwater itself',
    'Home, keys, and what is kept',
    'User namespaces, for the sandbox',
    'Judge what came back',
    'Tools and libraries',
  ]);
  expect([...steps.values()].filter((script) => script.includes('${' + '{'))).toEqual([]);
});

test('without keys: sources alone are kept, and headwater is on PATH', async () => {
  const runner = makeRunner(await smallWorld());
  await runner.step('Headwater itself');
  const said = await runner.step('Home, keys, and what is kept');
  expect(said).toMatch(/^::notice title=headwater::no builder-keys/);
  const home = join(runner.temp, 'headwater');
  expect(readRunnerFile(runner.files.GITHUB_OUTPUT)).toEqual({ home, paths: `${home}/cache/downloads` });
  expect(readRunnerFile(runner.files.GITHUB_ENV)).toEqual({ HEADWATER_HOME: home });
  expect(readFileSync(runner.files.GITHUB_PATH, 'utf8')).toBe(`${projectRoot}/bin\n${home}/bin\n`);
  expect(await runner.step('Judge what came back')).toBe('');
});

test('with keys: builds of an earlier run are believed, changed ones are found, and built again', async () => {
  const world = await smallWorld();
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  const runner = makeRunner(world, { BUILDER_KEYS: keysOf(world) });
  await runner.step('Headwater itself');
  await runner.step('Home, keys, and what is kept');
  const { home, paths } = readRunnerFile(runner.files.GITHUB_OUTPUT) as { home: string; paths: string };
  expect(paths.split('\n')).toEqual([`${home}/cache/downloads`, `${home}/store`]);
  expect(namesIn(join(home, 'keys'))).toEqual(['builder.pem', 'trusted.json']);
  expect(statSync(join(home, 'keys', 'builder.pem')).mode & 0o777).toBe(0o600);

  execFileSync('cp', ['-a', world.host.paths.store, home]);
  expect(await runner.step('Judge what came back')).not.toContain('::warning');
  tamper(home, 'hello/*/tree/bin/hello');
  tamper(home, 'greet/*/tree/lib/libgreet.a');
  expect(await runner.step('Judge what came back')).toContain('::warning title=headwater::');
  expect(await runner.installs('hello')).toMatch(/hello 1\.0/);
  expect(await runner.step('Judge what came back')).not.toContain('::warning');
});

test('an archive of keys brings two files, and nothing of what else is in it', async () => {
  const world = await smallWorld();
  await headwater(['install', 'greet'], world.env);
  writeFileSync(join(world.host.paths.keys, 'evil'), 'evil');
  const runner = makeRunner(world, { BUILDER_KEYS: keysOf(world, 'evil') });
  await runner.step('Home, keys, and what is kept');
  expect(namesIn(join(runner.temp, 'headwater', 'keys'))).toEqual(['builder.pem', 'trusted.json']);
});

test('keys that are no archive end the step', async () => {
  const runner = makeRunner(await smallWorld(), { BUILDER_KEYS: 'nonsense' });
  await expect(runner.step('Home, keys, and what is kept')).rejects.toThrow();
});

test('what the lock pins is installed, and handed to the steps that follow', async () => {
  const world = await smallWorld();
  const project = join(world.scratch, 'a project');
  mkdirSync(project);
  writeFileSync(join(project, 'headwater.toml'), '[tools]\nhello = "1.0"\n\n[libraries]\ngreet = "1.0"\n');
  const locking = [
    '/bin/sh',
    '-c',
    'cd "$1" && "$2" install',
    'sh',
    project,
    join(projectRoot, 'bin/headwater'),
  ];
  expect(await startProgram(locking, world.env).end).toMatchObject({ code: 0 });
  expect(existsSync(join(project, 'headwater.lock'))).toBe(true);

  const runner = makeRunner(world, { BUILDER_KEYS: keysOf(world), PROJECT: project });
  await runner.step('Headwater itself');
  await runner.step('Home, keys, and what is kept');
  await runner.step('Tools and libraries');
  const { PATH = '', CPATH = '' } = readRunnerFile(runner.files.GITHUB_ENV);
  expect(PATH.split(':')[0]).toBe(join(runner.temp, 'headwater', 'bin'));
  expect(namesIn(CPATH)).toEqual(['greet.h']);
});

/** The keys of a home, as the secret has them. */
function keysOf({ host }: SmallWorld, ...others: readonly string[]): string {
  const names = ['builder.pem', 'trusted.json', ...others];
  return execFileSync('tar', ['-C', host.paths.keys, '-cz', ...names]).toString('base64');
}

/** Adds a byte to a file of the store; an asterisk stands for the only folder there. */
function tamper(home: string, path: string): void {
  const [name = '', , ...rest] = path.split('/');
  const [folder = ''] = namesIn(join(home, 'store', name));
  const file = join(home, 'store', name, folder, ...rest);
  chmodSync(file, 0o755);
  appendFileSync(file, 'x');
}

/** A runner: what a step writes for those after it is believed by those after it. */
function makeRunner(world: SmallWorld, inputs: Env = {}) {
  const temp = join(world.scratch, 'runner temp');
  const at = (name: string) => join(temp, name);
  const files = { GITHUB_ENV: at('env'), GITHUB_PATH: at('path'), GITHUB_OUTPUT: at('output') };
  // The runner knows the server of sources, which is the test's.
  mkdirSync(at('headwater'), { recursive: true });
  execFileSync('cp', ['-a', join(world.home, 'config'), at('headwater')]);
  for (const file of Object.values(files)) writeFileSync(file, '');
  const { HEADWATER_HOME: _, ...clean } = world.env;
  const env = () => {
    const added = readFileSync(files.GITHUB_PATH, 'utf8').split('\n').reverse().join(':').replace(/^:/, '');
    const PATH = added === '' ? '/usr/bin:/bin' : `${added}:/usr/bin:/bin`;
    const own = { HEADWATER_ROOT: projectRoot, RUNNER_TEMP: temp, BUILDER_KEYS: '' };
    return { ...clean, ...own, ...inputs, ...files, PATH, ...readRunnerFile(files.GITHUB_ENV) };
  };
  const bash = async (script: string, ...args: readonly string[]): Promise<string> => {
    const shell = ['/bin/bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', script, 'step', ...args];
    const { code, stdout, stderr } = await startProgram(shell, env()).end;
    if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
    return stdout + stderr;
  };
  const step = async (name: string): Promise<string> => {
    const said = await bash(steps.get(name) ?? 'exit 99');
    return said.replace(/^nothing is installed\n$/, '');
  };
  return { temp, files, step, installs: (tool: string) => bash('headwater install "$1"', tool) };
}
