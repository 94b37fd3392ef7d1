import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { printTrust } from '../../src/trust/trust-file.ts';
import { jsonBytes, makeBuilder, trustIn } from '../world/builder.ts';
import { tempHome } from '../world/temp-home.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const first = makeBuilder({ validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2026-02-01T00:00:00.000Z' });
const second = makeBuilder({ validFrom: '2026-02-01T00:00:00.000Z' });
const otherCurve = makeBuilder({}, 'P-384');
const honest: unknown = JSON.parse(printTrust(trustIn(first, second)));
const key = 'builderKeys.0';

test('without a file there is no builder key', () => {
  expect(loadTrust(tempHome().host).builderKeys).toEqual([]);
});

test('what was printed is read again', () => {
  expect(load(jsonBytes(honest)).builderKeys).toEqual(trustIn(first, second).builderKeys);
});

describe('a twisted trust file is refused', () => {
  test.each<[string, Twist]>([
    ['a list', (trust) => [trust]],
    ['no version', drop('formatVersion')],
    ['the next version', set('formatVersion', 2)],
    ['a version in text', set('formatVersion', '1')],
    ['an unknown member', set('roots', [])],
    ['a member named __proto__', set('__proto__', {})],
    ['no keys', drop('builderKeys')],
    ['keys in an object', set('builderKeys', {})],
    ['a key null', append('builderKeys', null)],
    ['a key twice', copy(key, 'builderKeys.2')],
    ['a key with an unknown member', set(`${key}.comment`, 'x')],
    ['no key id', drop(`${key}.keyId`)],
    ['the id of the other key', copy('builderKeys.1.keyId', `${key}.keyId`)],
    ['an id in capitals', edit(`${key}.keyId`, (text) => text.toUpperCase())],
    [
      'an id with a digit flipped',
      edit(`${key}.keyId`, (text) => text.replace(/.$/, (c) => (c === '0' ? '1' : '0'))),
    ],
    ['no public key', drop(`${key}.publicKey`)],
    ['the other public key', copy('builderKeys.1.publicKey', `${key}.publicKey`)],
    ['a public key with a byte flipped', edit(`${key}.publicKey`, flipInside)],
    ['a public key that is none', set(`${key}.publicKey`, 'x')],
    ['a public key in a list', set(`${key}.publicKey`, [first.signer.publicKey])],
    ['a public key with text after it', edit(`${key}.publicKey`, (text) => `${text}x`)],
    ['a key of another curve', append('builderKeys', otherCurve.trusted)],
    ['no builder', drop(`${key}.builderId`)],
    ['another builder', set(`${key}.builderId`, 'https://github.com/actions/runner')],
    ['the builder of the other key', copy('builderKeys.1.builderId', `${key}.builderId`)],
    ['no level', drop(`${key}.level`)],
    ['level 0', set(`${key}.level`, 'SLSA_BUILD_LEVEL_0')],
    ['level 2', set(`${key}.level`, 'SLSA_BUILD_LEVEL_2')],
    ['level 3', set(`${key}.level`, 'SLSA_BUILD_LEVEL_3')],
    ['a level as a number', set(`${key}.level`, 1)],
    ['no start', drop(`${key}.validFrom`)],
    ['a start that is no moment', set(`${key}.validFrom`, '2026-13-01T00:00:00Z')],
    ['an end that is no moment', set(`${key}.validUntil`, 'never')],
    ['an end null', set(`${key}.validUntil`, null)],
    ['an end before the start', set(`${key}.validUntil`, '2025-12-31T00:00:00Z')],
    [
      'another key id, with its builder',
      both(copy('builderKeys.1.keyId', `${key}.keyId`), copy('builderKeys.1.builderId', `${key}.builderId`)),
    ],
  ])('%s', (_, twist) => {
    expect(codeOf(() => load(jsonBytes(twist(honest))))).toBe('TRUST_INVALID');
  });
});

describe('bytes that are no trust file are refused', () => {
  const good = JSON.stringify(honest);
  test.each<[string, Uint8Array]>([
    ['none', Buffer.from('')],
    ['not JSON', Buffer.from('trust me')],
    ['cut short', Buffer.from(good.slice(0, -1))],
    ['not UTF-8', Buffer.from([0xff, 0xfe])],
    ['a member twice', Buffer.from(good.replace('{', '{"builderKeys":[],'))],
    ['a level twice', Buffer.from(good.replace('"level":', '"level":"SLSA_BUILD_LEVEL_3","level":'))],
    ['two megabytes', Buffer.from(good.padEnd(2 << 20))],
  ])('%s', (_, bytes) => {
    expect(codeOf(() => load(bytes))).toBe('TRUST_INVALID');
  });
});

describe('a trust file that others could have written is refused', () => {
  test.each([0o620, 0o602, 0o622, 0o666])('mode %o', (mode) => {
    expect(codeOf(() => load(jsonBytes(honest), mode))).toBe('TRUST_INVALID');
  });

  test('one that others can only read is read', () => {
    expect(load(jsonBytes(honest), 0o644).builderKeys).toHaveLength(2);
  });

  test('a symlink', () => {
    const { host, scratch } = tempHome();
    const elsewhere = join(scratch, 'trusted.json');
    writeFileSync(elsewhere, jsonBytes(honest), { mode: 0o600 });
    mkdirSync(host.paths.keys, { recursive: true, mode: 0o700 });
    symlinkSync(elsewhere, join(host.paths.keys, 'trusted.json'));
    expect(codeOf(() => loadTrust(host))).toBe('TRUST_INVALID');
  });
});

function load(bytes: Uint8Array, mode = 0o600) {
  const { host } = tempHome();
  mkdirSync(host.paths.keys, { recursive: true, mode: 0o700 });
  const path = join(host.paths.keys, 'trusted.json');
  writeFileSync(path, bytes);
  chmodSync(path, mode);
  return loadTrust(host);
}

function flipInside(pem: string): string {
  const at = pem.indexOf('\n') + 70;
  return pem.slice(0, at) + (pem[at] === 'A' ? 'B' : 'A') + pem.slice(at + 1);
}

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof HeadwaterError ? error.code : error;
  }
}
