import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, type Said } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';

const HELLO = 'hello from greet.c';

/** Two machines with one catalog; the second one cannot reach the sources. */
async function twoMachines() {
  const near = await smallWorld();
  const far = await smallWorld({ HEADWATER_CATALOG: near.catalog });
  writeFileSync(join(far.home, 'config', 'settings.json'), '{}');
  const pack = join(near.scratch, 'tools.tar.zst');
  return { near, far, pack };
}

const run = (world: SmallWorld, line: string, folder = world.scratch): Promise<Said> =>
  headwater(line.split(' '), world.env, folder);

const codeOf = (said: Said): unknown => JSON.parse(said.stdout).error?.code;

async function packed({ near, pack }: Awaited<ReturnType<typeof twoMachines>>): Promise<string> {
  expect((await run(near, 'install -g hello')).code).toBe(0);
  const said = await run(near, `export --offline -g --out ${pack} --json`);
  expect(said.code).toBe(0);
  const { keyId, packages } = JSON.parse(said.stdout);
  expect(packages.map(({ name }: { name: string }) => name).sort()).toEqual(['greet', 'hello']);
  return keyId;
}

test('what one machine built another one takes over without a network, once its key is believed', async () => {
  const machines = await twoMachines();
  const { far, pack } = machines;
  const keyId = await packed(machines);
  const unknown = await run(far, `install -g --offline ${pack} --json`);
  expect({ code: unknown.code, error: codeOf(unknown) }).toEqual({ code: 3, error: 'PACK_KEY_UNKNOWN' });
  const installed = await run(far, `install -g --offline ${pack} --builder-key ${keyId}`);
  expect(installed).toMatchObject({ code: 0 });
  expect(execFileSync(join(far.bin, 'hello'), { encoding: 'utf8' })).toContain(HELLO);
  expect((await run(far, 'verify')).code).toBe(0);
  expect(far.requests).toEqual([]);
  expect((await run(far, `install -g --offline ${pack}`)).code).toBe(0);
}, 60_000);

test('a project goes along with its manifest and lock', async () => {
  const machines = await twoMachines();
  const { near, far, pack } = machines;
  const project = join(near.scratch, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'headwater.toml'), '[tools]\nhello = "1"\n');
  expect((await run(near, 'install', project)).code).toBe(0);
  const { keyId } = JSON.parse((await run(near, `export --offline --out ${pack} --json`, project)).stdout);
  const there = join(far.scratch, 'project');
  mkdirSync(there);
  const installed = await run(far, `install --offline ${pack} --builder-key ${keyId}`, there);
  expect(installed).toMatchObject({ code: 0 });
  for (const name of ['headwater.toml', 'headwater.lock']) {
    expect(readFileSync(join(there, name), 'utf8')).toBe(readFileSync(join(project, name), 'utf8'));
  }
  const said = execFileSync(join(far.bin, 'hello'), { encoding: 'utf8', cwd: there, env: far.env });
  expect(said).toContain(HELLO);
}, 60_000);

test('attack: a pack whose tree was changed by whoever packed it', async () => {
  const machines = await twoMachines();
  const { near, far, pack } = machines;
  expect((await run(near, 'install -g hello')).code).toBe(0);
  const [{ path }] = JSON.parse((await run(near, 'install -g hello --json')).stdout).packages;
  execFileSync('/bin/sh', ['-c', 'chmod -R u+w "$1" && echo evil >"$1/bin/hello"', 'sh', join(path, 'tree')]);
  const { keyId } = JSON.parse((await run(near, `export --offline -g --out ${pack} --json`)).stdout);
  const said = await run(far, `install -g --offline ${pack} --builder-key ${keyId} --json`);
  expect(said.code).not.toBe(0);
  expect(codeOf(said)).toBe('STORE_DAMAGED');
  expect(existsSync(join(far.bin, 'hello'))).toBe(false);
}, 60_000);

test('attack: a pack that says the key of another, and one that brings a key of its own', async () => {
  const machines = await twoMachines();
  const { far, pack } = machines;
  await packed(machines);
  const other = `sha256:${'0'.repeat(64)}`;
  const said = await run(far, `install -g --offline ${pack} --builder-key ${other} --json`);
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: 'PACK_KEY_UNKNOWN' });
  expect(existsSync(join(far.bin, 'hello'))).toBe(false);
}, 60_000);

test('a pack takes the place of nothing, and leaves nothing half done beside it', async () => {
  const machines = await twoMachines();
  const { near, pack } = machines;
  await packed(machines);
  const before = readFileSync(pack);
  const said = await run(near, `export --offline -g --out ${pack} --json`);
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 2, error: 'USAGE' });
  expect(readFileSync(pack).equals(before)).toBe(true);
  expect(readdirSync(near.scratch).filter((name) => name.startsWith('tools.tar.zst'))).toEqual([
    'tools.tar.zst',
  ]);
}, 60_000);

test.each([
  ['no archive', 'this is no archive'],
  ['nothing', ''],
])('%s is no pack', async (_, text) => {
  const world = await smallWorld();
  const pack = join(world.scratch, 'pack');
  writeFileSync(pack, text);
  const said = await run(world, `install -g --offline ${pack} --json`);
  expect(said.code).not.toBe(0);
  expect(String(codeOf(said))).toMatch(/^(ARCHIVE|PACK)_/);
});
