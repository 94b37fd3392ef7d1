import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater, namesIn, startProgram } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject } from '../world/tools.ts';

/** A project that would like to be let in by less than the machine asks for. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
});

afterAll(() => world.dispose());

function machineAsks(policy: string): void {
  mkdirSync(world.host.paths.config, { recursive: true });
  writeFileSync(join(world.host.paths.config, 'policy.toml'), policy);
}

const LEVEL = 'require = "SLSA_BUILD_LEVEL_3"\n';

test.each<[string, string, string, string]>([
  ['a lower level', LEVEL, 'require = "SLSA_BUILD_LEVEL_1"', 'POLICY_LEVEL'],
  [
    'a lower level for this package',
    LEVEL,
    '[[policy.package]]\nname = "one"\nrequire = "SLSA_BUILD_LEVEL_1"',
    'POLICY_LEVEL',
  ],
  [
    'a lower level for all that is built here',
    LEVEL,
    '[[policy.package]]\ntype = "generic"\nrequire = "SLSA_BUILD_LEVEL_1"',
    'POLICY_LEVEL',
  ],
  ['more origins', 'origins = ["github"]\n', 'origins = ["source", "github"]', 'POLICY_ORIGIN'],
  [
    'more builders',
    '[trusted-builders]\nonly = ["https://example.org/b"]\n',
    '[policy.trusted-builders]\nonly = ["this-machine", "https://example.org/b"]',
    'POLICY_BUILDER',
  ],
  [
    'a signer of its own',
    '[[package]]\nname = "one"\nsigners = ["https://example.org/s"]\n',
    '[[policy.package]]\nname = "one"\nsigners = ["this-machine"]',
    'POLICY_SIGNER',
  ],
  [
    'another version denied',
    '[[deny]]\nname = "one"\nreason = "no"\n',
    '[[policy.deny]]\nname = "one"\nversions = ["0.1"]\nreason = "only this"',
    'POLICY_DENIED',
  ],
])('it asks for %s, and the machine decides', async (_, machine, project, code) => {
  machineAsks(machine);
  const policy = project.startsWith('[') ? project : `[policy]\n${project}`;
  const folder = makeProject(world, `[tools]\none = "1"\n\n${policy}\n`);
  const said = await folder.run('install', '--json');
  expect(said.code, said.stdout).toBe(3);
  expect(said.stdout).toContain(code);
  expect(world.requests).toEqual([]);
  expect([namesIn(world.host.paths.store), namesIn(world.bin)]).toEqual([[], []]);
});

test.each([
  ['no rules', '[policy]\nnone = true\n'],
  ['to be believed', '[policy]\nallow = ["one"]\n'],
  ['a level below all', '[policy]\nrequire = "SLSA_BUILD_LEVEL_0"\n'],
  ['no origin at all to choose from', '[policy]\norigins = []\n'],
  ['trust in a key', '[trust]\nkeys = ["sha256:00"]\n'],
])('words that a policy has not: %s', async (_, text) => {
  machineAsks(LEVEL);
  const folder = makeProject(world, `[tools]\none = "1"\n\n${text}`);
  const said = await folder.run('install', '--json');
  expect([said.code, world.requests]).toEqual([2, []]);
  expect(JSON.parse(said.stdout).error.code).toMatch(/^(POLICY|MANIFEST)_INVALID$/);
});

test('a machine that has become stricter is asked by the shim, too, before it resolves anew', async () => {
  machineAsks('require = "SLSA_BUILD_LEVEL_1"\n');
  const folder = makeProject(world, '[tools]\none = "1"\n', 'stricter');
  expect((await folder.run('install')).code).toBe(0);
  machineAsks(LEVEL);
  folder.write('[tools]\none = "1"\n\n[policy]\nrequire = "SLSA_BUILD_LEVEL_1"\n');
  const script = `cd "${folder.root}" && exec "${join(world.bin, 'one')}"`;
  const said = await startProgram(['/bin/sh', '-c', script], world.env).end;
  expect([said.code, said.stdout]).toEqual([127, '']);
  expect(said.stderr).toContain('POLICY_LEVEL');
  expect((await headwater(['install', '--frozen'], world.env, folder.root)).code).toBe(3);
});
