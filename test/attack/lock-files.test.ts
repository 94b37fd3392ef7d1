import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { makeProject, type TestProject } from '../world/tools.ts';

/** A project that a stranger made: whatever its two files are, they are told about and nothing else happens. */
const SECRET = 'root:x:0:0:the secret line';
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let count = 0;

beforeAll(async () => {
  world = await makeSmallWorld();
  writeFileSync(join(world.scratch, 'secret'), `${SECRET}\n`);
});

afterAll(() => world.dispose());

function fresh(manifest = '[tools]\n'): TestProject {
  count += 1;
  return makeProject(world, manifest, `stranger-${count}`);
}

const COMMANDS = [
  ['install'],
  ['install', 'hello'],
  ['lock'],
  ['update'],
  ['outdated'],
  ['uninstall', 'hello'],
];

async function expectRefused(project: TestProject, code: string): Promise<void> {
  for (const args of COMMANDS) {
    const said = await project.run(...args);
    expect([args, said.code]).toEqual([args, 2]);
    expect(said.stderr).toContain(`error ${code}`);
    expect(`${said.stdout}${said.stderr}`).not.toContain('secret line');
  }
  expect(namesIn(world.host.paths.store)).toEqual([]);
  expect(world.requests).toEqual([]);
}

test.each(['headwater.toml', 'headwater.lock'])('%s as a link to a secret is not opened', async (file) => {
  const project = fresh();
  rmSync(join(project.root, file), { force: true });
  symlinkSync('../secret', join(project.root, file));
  await expectRefused(project, 'MANIFEST_UNSAFE');
});

test.each(['headwater.toml', 'headwater.lock'])('%s as a pipe keeps nobody waiting', async (file) => {
  const project = fresh();
  rmSync(join(project.root, file), { force: true });
  execFileSync('mkfifo', [join(project.root, file)]);
  await expectRefused(project, 'MANIFEST_UNSAFE');
});

test('a folder, bytes that are no text, and a file without end', async () => {
  for (const make of [
    (path: string) => mkdirSync(path),
    (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00])),
    (path: string) => writeFileSync(path, Buffer.alloc(8 * 1024 * 1024 + 1, '\n')),
  ]) {
    const project = fresh();
    rmSync(project.manifest);
    make(project.manifest);
    await expectRefused(project, 'MANIFEST_UNSAFE');
  }
});

test.each<[string, string, string]>([
  ['a path for a name', '[tools]\n"../../bin/sh" = "1"\n', 'MANIFEST_INVALID'],
  ['a tool of an origin that is not there yet', '[tools]\n"oci:a/b" = "1"\n', 'ORIGIN_UNSUPPORTED'],
  ['an origin for a tool of the catalog', '[tools]\nhello = { origin = "npm" }\n', 'ORIGIN_UNSUPPORTED'],
  ['a library among the tools', '[tools]\ngreet = "1"\n', 'MANIFEST_INVALID'],
  ['a level nobody knows', '[policy]\nrequire = "SLSA_BUILD_LEVEL_0"\n[tools]\n', 'POLICY_INVALID'],
])('%s is refused', async (_, manifest, code) => {
  const said = await fresh(manifest).run('install');
  expect([said.code, said.stderr.split(/\s+/)[1]]).toEqual([2, code]);
  expect(namesIn(world.host.paths.store)).toEqual([]);
});

test('a file that anybody could have left in a common folder counts for nobody else', async () => {
  if (process.getuid?.() !== 0) return;
  const project = fresh();
  chmodSync(project.root, 0o1777);
  execFileSync('chown', ['12345', project.manifest]);
  await expectRefused(project, 'MANIFEST_UNSAFE');
  execFileSync('chown', ['0', project.manifest]);
  expect((await project.run('install')).code).toBe(0);
});

test('a level that no build here can have refuses to build, by the line that asks for it', async () => {
  const project = fresh('[tools]\nhello = "1"\n[policy]\nrequire = "SLSA_BUILD_LEVEL_3"\n');
  const said = await project.run('install', '--json');
  expect(said.code).toBe(3);
  const text = JSON.stringify(JSON.parse(said.stdout));
  expect(text).toContain('POLICY_LEVEL');
  expect(text).toContain('headwater.toml:4');
  expect(world.requests).toEqual([]);
});

test('looking around in it changes nothing outside, and installs nothing', async () => {
  const project = fresh('[tools]\nhello = "1"\n');
  for (const args of [['list'], ['outdated'], ['lock', '--check'], ['env'], ['which', 'hello']]) {
    await headwater(args, world.env, project.root);
  }
  expect(namesIn(world.host.paths.store)).toEqual([]);
  expect(namesIn(world.bin)).toEqual([]);
  expect(namesIn(project.root)).toEqual(['headwater.toml']);
});
