import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { removeTree } from '../../src/host/remove-tree.ts';
import { headwater, namesIn } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny } from '../world/tools.ts';

/** A machine of a team builds; laptops have its store below theirs, and no source within reach. */
let ci: Awaited<ReturnType<typeof makeSmallWorld>>;
let key: string;

beforeAll(async () => {
  ci = await makeSmallWorld();
  await addTiny(ci, { name: 'one', versions: ['1.0'] });
  expect((await headwater(['install', 'one'], ci.env)).code).toBe(0);
  key = join(ci.scratch, 'ci.pem');
  writeFileSync(key, (await headwater(['keys', 'export'], ci.env)).stdout);
});

afterAll(() => ci.dispose());

function laptop() {
  const home = join(ci.scratch, 'laptop');
  onTestFinished(() => removeTree(ci.host, home));
  mkdirSync(join(home, 'config'), { recursive: true });
  const nowhere = { mirrors: { debian: 'http://127.0.0.1:1/' } };
  writeFileSync(join(home, 'config', 'settings.json'), JSON.stringify(nowhere));
  const env = { ...ci.env, HEADWATER_HOME: home, HEADWATER_STORES: ci.host.paths.store };
  return { home, run: (line: string) => headwater(line.split(' '), env) };
}

test('keys export prints a public key, and makes it where there is none', async () => {
  expect(readFileSync(key, 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----\n[^-]+-----END PUBLIC KEY-----\n$/);
  const { home, run } = laptop();
  const { keyId } = JSON.parse((await run('keys export --json')).stdout);
  expect(JSON.parse(readFileSync(join(home, 'keys', 'trusted.json'), 'utf8')).builderKeys[0].keyId).toBe(
    keyId,
  );
});

test('what the other machine built is refused until its key is believed, and again when it no longer is', async () => {
  const { home, run } = laptop();
  expect((await run('install one')).stderr).toContain('is passed over (VERIFY_UNKNOWN_SIGNER)');
  expect(namesIn(join(home, 'store'))).toEqual([]);
  expect(await run(`trust add builder-key ci ${key}`)).toMatchObject({ code: 0 });
  expect(await run('install one')).toMatchObject({ code: 0, stderr: expect.stringContaining('verified') });
  const verified = JSON.parse((await run('verify one --json')).stdout);
  expect(verified.packages).toMatchObject([{ ok: true, level: 'SLSA_BUILD_LEVEL_1' }]);
  expect((await run('trust list')).stdout).toMatch(/^builder-key +ci +user +SLSA_BUILD_LEVEL_1 +sha256:/m);
  expect((await run('trust show ci')).stdout).toContain('urn:headwater:builder:key:sha256:');
  expect((await run('keys show')).stdout).toBe('');
  expect((await run('trust remove ci')).code).toBe(0);
  expect(await run('verify one')).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('VERIFY_UNKNOWN_SIGNER'),
  });
});

test('a rule that only this machine may build is not about the other one', async () => {
  const { home, run } = laptop();
  await run(`trust add builder-key ci ${key}`);
  writeFileSync(join(home, 'config', 'policy.toml'), '[trusted-builders]\nonly = ["this-machine"]\n');
  const said = await run('install one');
  expect([said.code === 0, said.stderr]).toEqual([false, expect.stringContaining('POLICY_BUILDER')]);
  expect(namesIn(join(home, 'bin'))).toEqual([]);
});

test('a new key of this machine leaves the other one as it is; a key that has ended signs nothing later', async () => {
  const { run } = laptop();
  await run(`trust add builder-key ci ${key}`);
  expect((await run('keys rotate')).code).toBe(0);
  expect((await run('install one')).code).toBe(0);
  await run('trust remove ci');
  expect((await run(`trust add builder-key old ${key} --valid-until 2001-01-01T00:00:00Z`)).code).toBe(0);
  expect((await run('verify one')).code).toBe(3);
});

test('no other kind of key, no key twice, not the own one, and no name twice', async () => {
  const { run } = laptop();
  const pem = (name: string, type: 'P-384' | 'P-256', half: 'public' | 'private') => {
    const pair = generateKeyPairSync('ec', { namedCurve: type });
    const file = join(ci.scratch, name);
    const { publicKey, privateKey } = pair;
    const text =
      half === 'public'
        ? publicKey.export({ type: 'spki', format: 'pem' })
        : privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(file, text);
    return file;
  };
  const codeOf = async (line: string) => JSON.parse((await run(`${line} --json`)).stdout).error?.code;
  expect(await codeOf(`trust add builder-key a ${pem('a.pem', 'P-384', 'public')}`)).toBe('TRUST_INVALID');
  expect(await codeOf(`trust add builder-key a ${pem('b.pem', 'P-256', 'private')}`)).toBe('TRUST_INVALID');
  expect(await codeOf(`trust add builder-key public-good ${key}`)).toBe('TRUST_NAME_TAKEN');
  expect(await codeOf(`trust add builder-key ci ${key}`)).toBe(undefined);
  expect(await codeOf(`trust add builder-key other ${key}`)).toBe('TRUST_NAME_TAKEN');
  expect(await codeOf(`trust add key other ${key}`)).toBe('TRUST_NAME_TAKEN');
  const own = join(ci.scratch, 'own.pem');
  writeFileSync(own, (await run('keys export')).stdout);
  expect(await codeOf(`trust add builder-key own ${own}`)).toBe('TRUST_NAME_TAKEN');
});
