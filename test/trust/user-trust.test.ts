import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { keyIdOf } from '../../src/model/builder-key-id.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { jsonBytes, makeBuilder } from '../world/builder.ts';
import { projectRoot } from '../world/bundle.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';
import { append, copy, drop, set, type Twist } from '../world/twist.ts';

const rootJson = readFileSync(join(projectRoot, 'trust', 'github.trusted-root.json'));
const sha256 = sha256Of(rootJson);
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const time = '2026-01-01T00:00:00.000Z';
const honest = {
  formatVersion: 1,
  roots: [{ name: 'acme', sha256, requires: { logEntries: 0, scts: 0, timestamps: 1 }, addedAt: time }],
  refreshed: [
    { name: 'github', sha256, rootVersion: 3, targetsVersion: 4, refreshedAt: '2040-01-01T00:00:00Z' },
  ],
  keys: [
    {
      keyId: keyIdOf(publicKey),
      name: 'acme-ci',
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      hint: 'ci',
      builderId: 'https://ci.acme.example',
      level: 'SLSA_BUILD_LEVEL_2',
      validFrom: time,
      validUntil: '2027-01-01T00:00:00Z',
    },
  ],
  builders: [
    {
      name: 'acme-release',
      root: 'public-good',
      issuer: 'https://token.actions.githubusercontent.com',
      signerWorkflow: 'https://github.com/acme/ci/.github/workflows/release.yml',
      signerRef: 'any',
      builderId: 'signer-workflow',
      runnerEnvironment: 'github-hosted',
      level: 'SLSA_BUILD_LEVEL_3',
      cited: 'the user of this machine',
    },
  ],
  denied: ['public-good', 'gitlab-ci'],
};

test('what is written there is what is believed', () => {
  const { roots, keys, builders } = loadTrust(homeWith(honest).host);
  expect(roots?.map(({ name, source, json }) => [name, source, json])).toEqual([
    ['github', 'tuf', rootJson.toString()],
    ['acme', 'user', rootJson.toString()],
  ]);
  expect(keys).toEqual(honest.keys);
  expect(builders?.at(-1)).toEqual(honest.builders[0]);
  expect(builders?.some(({ name }) => name === 'gitlab-ci')).toBe(false);
});

describe('a twisted file is refused', () => {
  test.each<[string, Twist]>([
    ['no version', drop('formatVersion')],
    ['the next version', set('formatVersion', 2)],
    ['an unknown member', set('comment', 'x')],
    ['no roots', drop('roots')],
    ['a root with the name of a shipped one', set('roots.0.name', 'public-good')],
    ['a root with the name of a shipped builder', set('roots.0.name', 'npm-github')],
    ['a name in capitals', set('roots.0.name', 'Acme')],
    ['a name that is a path', set('roots.0.name', '../acme')],
    ['a name with a look-alike letter', set('roots.0.name', 'аcme')],
    ['a root twice', copy('roots.0', 'roots.1')],
    ['a root and a key of one name', set('keys.0.name', 'acme')],
    ['a digest that is a path', set('roots.0.sha256', '../../evil')],
    ['a root that asks for nothing', set('roots.0.requires.timestamps', 0)],
    ['a root that asks for two', set('roots.0.requires.logEntries', 2)],
    ['a refreshed root that is not shipped', set('refreshed.0.name', 'acme')],
    ['a refreshed root twice', copy('refreshed.0', 'refreshed.1')],
    ['a version below zero', set('refreshed.0.rootVersion', -1)],
    ['a key under the id of another', set('keys.0.keyId', makeBuilder().signer.keyId)],
    ['a private key', set('keys.0.publicKey', privatePem())],
    ['text around a key', set('keys.0.publicKey', `x\n${honest.keys[0]?.publicKey}`)],
    ['a key twice', copy('keys.0', 'keys.1')],
    ['a key of level 3', set('keys.0.level', 'SLSA_BUILD_LEVEL_3')],
    ['a level without a builder', drop('keys.0.builderId')],
    ['an end before the start', set('keys.0.validUntil', '2025-01-01T00:00:00Z')],
    ['a builder without an issuer', drop('builders.0.issuer')],
    ['a builder of a rule nobody knows', set('builders.0.signerRef', 'semver')],
    ['level 3 for any workflow', set('builders.0.signerWorkflow', '*')],
    ['level 3 on any runner', set('builders.0.runnerEnvironment', 'any')],
    ['level 3 under a root of the user', set('builders.0.root', 'acme')],
    ['a denial that is no name', append('denied', {})],
  ])('%s', (_, twist) => {
    const { host } = homeWith(twist(honest));
    expect(codeOf(() => loadTrust(host).roots)).toBe('TRUST_INVALID');
    expect(codeOf(() => loadTrust(host).builderKeys)).toBe('no error');
  });
});

describe('the file of a root', () => {
  test('with a byte changed', () => {
    const world = homeWith(honest);
    writeFileSync(rootFileOf(world), rootJson.toString().replace('githubapp', 'githubapq'));
    expect(codeOf(() => loadTrust(world.host).roots?.at(-1)?.json)).toBe('TRUST_INVALID');
  });

  test('that is gone', () => {
    const world = homeWith(honest);
    rmSync(rootFileOf(world));
    expect(codeOf(() => loadTrust(world.host).roots?.at(-1)?.json)).toBe('TRUST_INVALID');
  });

  test('is not opened for a build of one’s own', () => {
    const world = homeWith(honest);
    rmSync(rootFileOf(world));
    writeFileSync(join(world.host.paths.config, 'trust.json'), 'no JSON');
    expect(loadTrust(world.host).builderKeys).toEqual([]);
  });
});

describe('a file that others could have written is refused', () => {
  test.each([0o620, 0o602, 0o666])('mode %o', (mode) => {
    const { host } = homeWith(honest);
    chmodSync(join(host.paths.config, 'trust.json'), mode);
    expect(codeOf(() => loadTrust(host).roots)).toBe('TRUST_INVALID');
  });

  test('in a folder of theirs', () => {
    const { host } = homeWith(honest);
    chmodSync(host.paths.config, 0o777);
    expect(codeOf(() => loadTrust(host).roots)).toBe('TRUST_INVALID');
  });

  test('through a symlink', () => {
    const { host, scratch } = homeWith(honest);
    const path = join(host.paths.config, 'trust.json');
    rmSync(path);
    writeFileSync(join(scratch, 'trust.json'), jsonBytes(honest), { mode: 0o600 });
    symlinkSync(join(scratch, 'trust.json'), path);
    expect(codeOf(() => loadTrust(host).roots)).toBe('TRUST_INVALID');
  });
});

function homeWith(file: unknown): TempHome {
  const world = tempHome();
  const { config } = world.host.paths;
  mkdirSync(join(config, 'trust'), { recursive: true, mode: 0o700 });
  chmodSync(config, 0o700);
  writeFileSync(join(config, 'trust.json'), jsonBytes(file), { mode: 0o600 });
  writeFileSync(rootFileOf(world), rootJson);
  return world;
}

function rootFileOf({ host }: TempHome): string {
  return join(host.paths.config, 'trust', `${sha256}.json`);
}

function privatePem(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function codeOf(call: () => unknown): unknown {
  try {
    call();
    return 'no error';
  } catch (error) {
    return error instanceof HeadwaterError ? error.code : error;
  }
}
