import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, type Said } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';

/** A pack comes from anywhere. What it says of itself nobody has signed. */

const run = (world: SmallWorld, line: string, folder = world.scratch): Promise<Said> =>
  headwater(line.split(' '), world.env, folder);

const codeOf = (said: Said): unknown => JSON.parse(said.stdout).error?.code;

interface Attack {
  readonly near: SmallWorld;
  readonly far: SmallWorld;
  readonly keyId: string;
  /** A folder of `far` that is no project. */
  readonly there: string;
  /** Takes the pack apart, lets it be changed, and packs it again. @returns its path. */
  repack(change: (folder: string) => void): string;
}

/** A project, packed on one machine; another one that cannot reach the sources. */
async function packedProject(): Promise<Attack> {
  const near = await smallWorld();
  const far = await smallWorld({ HEADWATER_CATALOG: near.catalog });
  writeFileSync(join(far.home, 'config', 'settings.json'), '{}');
  const project = join(near.scratch, 'project');
  const there = join(far.scratch, 'there');
  for (const folder of [project, there]) mkdirSync(folder);
  writeFileSync(join(project, 'headwater.toml'), '[tools]\nhello = "1"\n');
  expect((await run(near, 'install', project)).code).toBe(0);
  const pack = join(near.scratch, 'pack.tar.zst');
  const { keyId } = JSON.parse((await run(near, `export --offline --out ${pack} --json`, project)).stdout);
  const repack = (change: (folder: string) => void): string => {
    const [folder, twisted] = [join(near.scratch, 'open'), join(near.scratch, 'twisted.tar')];
    mkdirSync(folder);
    execFileSync('tar', ['--zstd', '-xf', pack, '-C', folder]);
    execFileSync('chmod', ['-R', 'u+w', folder]);
    change(folder);
    execFileSync('tar', ['-cf', twisted, '--format=pax', ...readdirSync(folder)], { cwd: folder });
    return twisted;
  };
  return { near, far, keyId, there, repack };
}

test('attack: a pack that says the key which the user names, and brings another: it is not believed for a moment', async () => {
  const { far, keyId, there, repack } = await packedProject();
  const other = await smallWorld();
  const pem = (await run(other, 'keys export')).stdout;
  const pack = repack((folder) => writeFileSync(join(folder, 'builder.pem'), pem));
  const said = await run(far, `install --offline ${pack} --builder-key ${keyId} --json`, there);
  expect(codeOf(said)).toBe('PACK_INVALID');
  expect((await run(far, 'trust list')).stdout).not.toContain('pack-');
  expect(existsSync(join(there, 'headwater.toml'))).toBe(false);
}, 60_000);

test('attack: a project of a pack whose tree was changed brings nothing into the store, nor onto PATH', async () => {
  const { far, keyId, there, repack } = await packedProject();
  const pack = repack((folder) => {
    execFileSync('/bin/sh', ['-c', 'echo evil >"$(echo "$1"/store/hello/*/tree/bin/hello)"', 'sh', folder]);
  });
  const said = await run(far, `install --offline ${pack} --builder-key ${keyId}`, there);
  expect(said.code).not.toBe(0);
  expect(said.stderr).toContain('STORE_DAMAGED');
  expect(existsSync(join(far.home, 'store', 'hello'))).toBe(false);
  expect(existsSync(join(far.bin, 'hello'))).toBe(false);
}, 60_000);

test.each([
  ['no lock', (folder: string) => rmSync(join(folder, 'headwater.lock'))],
  [
    'a manifest that is a link',
    (folder: string) => {
      rmSync(join(folder, 'headwater.toml'));
      symlinkSync('pack.json', join(folder, 'headwater.toml'));
    },
  ],
])(
  'attack: a pack of a project with %s',
  async (_, change) => {
    const { far, keyId, there, repack } = await packedProject();
    const said = await run(far, `install --offline ${repack(change)} --builder-key ${keyId} --json`, there);
    expect(codeOf(said)).toBe('PACK_INVALID');
    expect(existsSync(join(there, 'headwater.lock'))).toBe(false);
  },
  60_000,
);

test('attack: a pack takes neither the place of a project nor of a lock that lies there', async () => {
  const { far, keyId, there, repack } = await packedProject();
  const pack = repack((folder) => writeFileSync(join(folder, 'headwater.toml'), '[tools]\ngreet = "1"\n'));
  writeFileSync(join(there, 'headwater.lock'), 'mine\n');
  const said = await run(far, `install --offline ${pack} --builder-key ${keyId} --json`, there);
  expect(codeOf(said)).toBe('USAGE');
  expect(readFileSync(join(there, 'headwater.lock'), 'utf8')).toBe('mine\n');
  rmSync(join(there, 'headwater.lock'));
  writeFileSync(join(there, 'headwater.toml'), '[tools]\nhello = "1"\n');
  await run(far, `install --offline ${pack} --builder-key ${keyId}`, there);
  expect(readFileSync(join(there, 'headwater.toml'), 'utf8')).toBe('[tools]\nhello = "1"\n');
}, 60_000);

test('attack: a manifest in a pack widens no policy', async () => {
  const { far, keyId, there, repack } = await packedProject();
  writeFileSync(join(far.home, 'config', 'policy.toml'), 'require = "SLSA_BUILD_LEVEL_2"\n');
  const pack = repack((folder) => {
    const wide = '[tools]\nhello = "1"\n\n[policy]\nrequire = "SLSA_BUILD_LEVEL_1"\n';
    writeFileSync(join(folder, 'headwater.toml'), wide);
  });
  const said = await run(far, `install --offline ${pack} --builder-key ${keyId} --json`, there);
  expect(said.code).toBe(3);
  expect(existsSync(join(far.bin, 'hello'))).toBe(false);
}, 60_000);
