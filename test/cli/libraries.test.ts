import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../world/bundle.ts';
import { type Env, headwater, namesIn, startProgram } from '../world/cli.ts';
import { addWelcome, writeProgram } from '../world/library-world.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';

/** Libraries that headwater built, where pkg-config, the compiler and CMake find them. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let program: string;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addWelcome(world);
  program = join(realpathSync(world.scratch), 'a program');
  writeProgram(program);
});

afterAll(() => world.dispose());

const has = (...tools: readonly string[]) => tools.every((tool) => existsSync(`/usr/bin/${tool}`));

describe('asked for by --with, and built because they were missing', () => {
  test.skipIf(!has('cc', 'pkg-config'))('pkg-config and cc', () => builds('with-pkg-config'));
  test.skipIf(!has('cc'))('cc alone', () => builds('with-cc'));
  test.skipIf(!has('cc', 'cmake'))('CMake', () => builds('with-cmake'));
});

test('env and exec say the same; both name what the library needs, behind it', async () => {
  const json = await headwater(['env', '--with', 'welcome@1.0', '--format', 'json'], world.env);
  const variables: Record<string, string> = JSON.parse(json.stdout);
  const [greet, welcome] = ['greet', 'welcome'].map((name) => treeIn(name));
  expect(variables).toEqual({
    PATH: world.env.PATH,
    PKG_CONFIG_PATH: `${welcome}/lib/pkgconfig:${greet}/lib/pkgconfig`,
    CPATH: `${welcome}/include:${greet}/include`,
    LIBRARY_PATH: `${welcome}/lib:${greet}/lib`,
    CMAKE_PREFIX_PATH: `${welcome}:${greet}`,
  });
  const shown = await headwater(['exec', '--with', 'welcome,greet', '--', 'env'], {
    ...world.env,
    CPATH: '',
  });
  for (const [name, value] of Object.entries(variables)) expect(shown.stdout).toContain(`${name}=${value}\n`);
  expect(namesIn(world.bin)).toEqual([]);
});

test("the user's own folders stay behind; a tool of the request comes first on PATH", async () => {
  const env = { ...world.env, CPATH: '/mine', PATH: `/usr/bin:/bin:` };
  const said = await headwater(
    ['exec', 'hello', '--with', 'greet', '--', 'sh', '-c', 'echo "$CPATH|$PATH"'],
    env,
  );
  expect(said.stdout).toBe(
    `${treeIn('greet')}/include:/mine|${treeIn('hello')}/bin:${world.bin}:/usr/bin:/bin:\n`,
  );
});

describe('of a project', () => {
  test('its libraries are in env and exec below its folder, and nowhere else', async () => {
    const project = await installed('below');
    const inside = join(project, 'src/deep');
    mkdirSync(inside, { recursive: true });
    expect((await run(['exec', '--', 'sh', '-c', 'echo "$CPATH"'], inside)).stdout).toContain(
      treeIn('welcome'),
    );
    expect((await run(['env'], inside)).stdout).toMatch(/^case ":\$\{CPATH-\}:"/m);
    expect((await run(['env'], world.scratch)).stdout).not.toMatch(/CPATH/);
    const aside = await run(['env'], inside, { HEADWATER_SHIM_GLOBAL: '1' });
    expect(aside.stdout).not.toMatch(/CPATH/);
  });

  test('the manifest was changed since: explained, and nothing is run', async () => {
    const project = await installed('changed');
    writeFileSync(join(project, 'headwater.toml'), '[libraries]\ngreet = "1.0"\n');
    for (const args of [['exec', '--', 'echo', 'ran'], ['env']]) {
      const said = await run(args, project);
      expect(said).toMatchObject({
        code: 127,
        stdout: '',
        stderr: expect.stringContaining('PROJECT_OUT_OF_DATE'),
      });
    }
  });

  test("a stranger's project, whatever is in it, chooses nothing: the commands alone, and a note", async () => {
    const project = join(world.scratch, 'strange');
    mkdirSync(project);
    writeFileSync(join(project, 'headwater.toml'), '<<<<<<< [libraries');
    const said = await run(['env', '--format', 'json'], project);
    expect(said).toMatchObject({ code: 0, stderr: expect.stringContaining('never installed') });
    expect(Object.keys(JSON.parse(said.stdout))).toEqual(['PATH']);
    expect((await run(['exec', '--', 'sh', '-c', 'echo "[$CPATH]"'], project)).stdout).toBe('[]\n');
  });

  test('a library that is gone from the store is told, not left out', async () => {
    const project = await installed('gone');
    const env = { HEADWATER_HOME: world.home };
    const greet = join(treeIn('greet'), '..', 'proof', 'receipt.json');
    const { fs } = world.host;
    const receipt = readFileSync(greet);
    fs.chmodSync(join(greet, '..'), 0o755);
    fs.rmSync(greet);
    const said = await run(['env'], project, env);
    fs.writeFileSync(greet, receipt);
    expect(said).toMatchObject({ code: 7, stdout: '', stderr: expect.stringContaining('STORE_DAMAGED') });
  });
});

/** The program is built and run by a script, from the library alone that headwater built. */
async function builds(script: string): Promise<void> {
  const without = await startProgram(['/bin/sh', '-c', `cd '${program}' && . ./${script}`], world.env).end;
  expect(without.code).not.toBe(0);
  world.host.fs.rmSync(join(program, 'build'), { recursive: true, force: true });
  const said = await run(['exec', '--with', 'welcome', '--', 'sh', `./${script}`], program);
  expect(said.stderr).not.toContain('error');
  expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(/^hello from greet/) });
}

/** A project with welcome among its libraries, installed. */
async function installed(name: string): Promise<string> {
  const project = join(realpathSync(world.scratch), name);
  mkdirSync(project);
  writeFileSync(join(project, 'headwater.toml'), '[libraries]\nwelcome = "1.0"\n');
  const said = await run(['install'], project);
  expect(said.code, said.stderr).toBe(0);
  return project;
}

function run(args: readonly string[], folder: string, env: Env = {}) {
  const script = 'cd "$1" && shift && exec "$@"';
  const command = ['/bin/sh', '-c', script, 'sh', folder, join(projectRoot, 'bin/headwater'), ...args];
  return startProgram(command, { ...world.env, ...env }).end;
}

function treeIn(name: string): string {
  const [folder = ''] = namesIn(join(world.host.paths.store, name));
  return join(world.host.paths.store, name, folder, 'tree');
}
