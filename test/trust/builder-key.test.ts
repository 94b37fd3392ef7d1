import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { keyIdOf } from '../../src/model/builder-key-id.ts';
import { openBuilderKey, rotateBuilderKey } from '../../src/trust/builder-key.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { tempHome } from '../world/temp-home.ts';

function keysOf({ home }: { home: string }) {
  const keys = join(home, 'keys');
  return { keys, pem: join(keys, 'builder.pem'), trusted: join(keys, 'trusted.json') };
}

describe('the builder key', () => {
  test('is made on first use, for its owner alone', () => {
    const world = tempHome();
    const { keys, pem, trusted } = keysOf(world);
    openBuilderKey(world.host);
    expect([keys, pem, trusted].map(modeOf)).toEqual([0o700, 0o600, 0o600]);
    expect(readFileSync(pem, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  test('stays the same, and is trusted at level 1 and no more', () => {
    const { host } = tempHome();
    const key = openBuilderKey(host);
    expect(openBuilderKey(host)).toMatchObject({ keyId: key.keyId, publicKey: key.publicKey });
    expect(loadTrust(host).builderKeys).toEqual([
      {
        keyId: key.keyId,
        publicKey: key.publicKey,
        builderId: `urn:headwater:builder:key:${key.keyId}`,
        level: 'SLSA_BUILD_LEVEL_1',
        validFrom: expect.stringMatching(/T\d\d:\d\d:\d\d\.000Z$/),
      },
    ]);
  });

  test('signs ECDSA over SHA-256 and is named by its own digest', () => {
    const key = openBuilderKey(tempHome().host);
    const bytes = Buffer.from('statement');
    expect(verify('sha256', bytes, key.publicKey, key.sign(bytes))).toBe(true);
    expect(verify('sha256', Buffer.from('other'), key.publicKey, key.sign(bytes))).toBe(false);
    expect(keyIdOf(createPublicKey(key.publicKey))).toBe(key.keyId);
    expect(JSON.stringify(key)).not.toContain('PRIVATE');
  });
});

describe('rotation', () => {
  test('retires the old key and begins another', () => {
    const { host } = tempHome();
    const before = openBuilderKey(host);
    const after = rotateBuilderKey(host);
    expect(after.keyId).not.toBe(before.keyId);
    expect(openBuilderKey(host).keyId).toBe(after.keyId);
    const [old, now, ...more] = loadTrust(host).builderKeys;
    expect(old).toMatchObject({ keyId: before.keyId, validUntil: expect.any(String) });
    expect(now?.keyId).toBe(after.keyId);
    expect(now?.validUntil).toBeUndefined();
    expect(more).toEqual([]);
  });

  test('a second one leaves the end of the first key as it was', () => {
    const { host } = tempHome();
    openBuilderKey(host);
    rotateBuilderKey(host);
    const end = loadTrust(host).builderKeys[0]?.validUntil;
    rotateBuilderKey({ ...host, now: () => new Date(Date.now() + 60_000) });
    expect(loadTrust(host).builderKeys.map(({ validUntil }) => validUntil)).toEqual([
      end,
      expect.any(String),
      undefined,
    ]);
  });

  test('one that was killed after trust was written is finished by the next use', () => {
    const world = tempHome();
    const old = openBuilderKey(world.host);
    const before = readFileSync(keysOf(world).pem);
    rotateBuilderKey(world.host);
    writeFileSync(keysOf(world).pem, before);
    const finished = openBuilderKey(world.host);
    expect(finished.keyId).not.toBe(old.keyId);
    const inUse = loadTrust(world.host).builderKeys.filter(({ validUntil }) => validUntil === undefined);
    expect(inUse.map(({ keyId }) => keyId)).toEqual([finished.keyId]);
  });

  test('a lost key is followed by a new one, and what it signed stays valid', () => {
    const world = tempHome();
    const lost = openBuilderKey(world.host);
    rmSync(keysOf(world).pem);
    const next = openBuilderKey(world.host);
    expect(loadTrust(world.host).builderKeys).toMatchObject([
      { keyId: lost.keyId, validUntil: expect.any(String) },
      { keyId: next.keyId },
    ]);
  });
});

describe('a key file that cannot be relied on is refused', () => {
  test.each([0o640, 0o604, 0o660, 0o606, 0o644, 0o666, 0o610, 0o601])('mode %o', (mode) => {
    const world = tempHome();
    openBuilderKey(world.host);
    chmodSync(keysOf(world).pem, mode);
    const error = errorOf(() => openBuilderKey(world.host));
    expect(error).toMatchObject({ code: 'KEY_INVALID', detail: { hint: expect.stringContaining('chmod') } });
  });

  test.each([0o770, 0o707, 0o777, 0o720, 0o702])('in a folder of mode %o', (mode) => {
    const world = tempHome();
    openBuilderKey(world.host);
    chmodSync(keysOf(world).keys, mode);
    expect(codeOf(() => openBuilderKey(world.host))).toBe('KEY_INVALID');
    expect(codeOf(() => loadTrust(world.host))).toBe('TRUST_INVALID');
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  test.each<[string, string]>([
    ['empty', ''],
    ['garbage', 'not a key'],
    ['bytes of zero', '\0'.repeat(200)],
    ['a public key', String(p256.publicKey.export({ type: 'spki', format: 'pem' }))],
    ['an RSA key', String(rsa.export({ type: 'pkcs8', format: 'pem' }))],
    ['a key on another curve', String(p384.export({ type: 'pkcs8', format: 'pem' }))],
    ['an Ed25519 key', String(ed25519.export({ type: 'pkcs8', format: 'pem' }))],
    ['a good key that is not trusted', String(p256.privateKey.export({ type: 'pkcs8', format: 'pem' }))],
    [
      'an encrypted key',
      String(
        p256.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }),
      ),
    ],
    ['two megabytes', 'x'.repeat(2 << 20)],
  ])('%s', (_, content) => {
    const world = tempHome();
    openBuilderKey(world.host);
    writeFileSync(keysOf(world).pem, content);
    expect(codeOf(() => openBuilderKey(world.host))).toBe('KEY_INVALID');
    expect(readFileSync(keysOf(world).pem, 'utf8')).toBe(content);
  });

  test('a key cut short', () => {
    const world = tempHome();
    openBuilderKey(world.host);
    const { pem } = keysOf(world);
    writeFileSync(pem, readFileSync(pem, 'utf8').slice(0, 120));
    expect(codeOf(() => openBuilderKey(world.host))).toBe('KEY_INVALID');
  });

  test('a symlink to a good key', () => {
    const world = tempHome();
    openBuilderKey(world.host);
    const { pem, keys } = keysOf(world);
    const elsewhere = join(keys, 'elsewhere.pem');
    writeFileSync(elsewhere, readFileSync(pem), { mode: 0o600 });
    rmSync(pem);
    symlinkSync(elsewhere, pem);
    expect(codeOf(() => openBuilderKey(world.host))).toBe('KEY_INVALID');
  });

  test('a folder', () => {
    const world = tempHome();
    openBuilderKey(world.host);
    rmSync(keysOf(world).pem);
    mkdirSync(keysOf(world).pem, { mode: 0o700 });
    expect(codeOf(() => openBuilderKey(world.host))).toBe('KEY_INVALID');
  });

  test('a key whose trust was removed', () => {
    const world = tempHome();
    openBuilderKey(world.host);
    rmSync(keysOf(world).trusted);
    expect(codeOf(() => openBuilderKey(world.host))).toBe('KEY_INVALID');
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function codeOf(call: () => unknown): unknown {
  const error = errorOf(call);
  return error instanceof HeadwaterError ? error.code : error;
}

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
