import {
  chmodSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { findStored, listStored, surveyStore } from '../../src/store/find.ts';
import { parseReceipt, printReceipt } from '../../src/store/parse-receipt.ts';
import { proofOf } from '../../src/store/place.ts';
import type { Stored } from '../../src/store/receipt.ts';
import { diskSize, removeStored } from '../../src/store/remove.ts';
import { storedPackage } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

type Json = Record<string, unknown>;

async function admitted(): Promise<{ host: Host; stored: Stored; file: string }> {
  const { host } = tempHome();
  const stored = await storedPackage({ name: 'jq', version: '1.8.1' }, host);
  const file = proofOf(stored, 'receipt.json');
  chmodSync(file, 0o644);
  return { host, stored, file };
}

function states(host: Host): string[] {
  return surveyStore(host).map((entry) => (entry.state === 'stored' ? 'stored' : entry.error.code));
}

test('printed and parsed, a receipt is what it was', async () => {
  const { stored, file } = await admitted();
  const at = { name: 'jq', folder: stored.path.split('/').at(-1) ?? '' };
  expect(parseReceipt(Buffer.from(printReceipt(stored.receipt)), at)).toEqual(stored.receipt);
  expect(readFileSync(file, 'utf8')).toBe(printReceipt(stored.receipt));
});

test.each<[string, (receipt: Json) => unknown]>([
  ['a later format', (receipt) => ({ ...receipt, formatVersion: 2 })],
  ['a member nobody knows', (receipt) => ({ ...receipt, trusted: true })],
  ['no build key', ({ buildKey, ...rest }) => rest],
  ['a name that is a path', (receipt) => ({ ...receipt, name: '../jq' })],
  ['another name', (receipt) => ({ ...receipt, name: 'tree' })],
  ['another version', (receipt) => ({ ...receipt, version: '1.8.2' })],
  [
    'an evidence file outside of proof/',
    (receipt) => ({ ...receipt, evidence: [{ name: '../x', sha256: '0'.repeat(64) }] }),
  ],
  ['a command that is a path', (receipt) => ({ ...receipt, bins: ['../../bin/sh'] })],
  ['a digest in upper case', (receipt) => ({ ...receipt, buildKey: 'A'.repeat(64) })],
  [
    'a size that is a text',
    (receipt) => ({ ...receipt, artifact: { ...(receipt.artifact as object), size: '1' } }),
  ],
  [
    'a level that does not exist',
    (receipt) => ({ ...receipt, claims: { ...(receipt.claims as object), level: 'SLSA_BUILD_LEVEL_4' } }),
  ],
  ['a time that is none', (receipt) => ({ ...receipt, admittedAt: 'yesterday' })],
  [
    'another build type',
    (receipt) => ({ ...receipt, expectation: { ...(receipt.expectation as object), buildType: 'other' } }),
  ],
  ['a list', () => []],
  ['nothing', () => null],
])('a receipt with %s is not valid', async (_, change) => {
  const { host, file } = await admitted();
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
  expect(states(host)).toEqual(['STORE_RECEIPT_INVALID']);
  expect(listStored(host)).toEqual([]);
});

test.each([
  ['no JSON', '{'],
  ['empty', ''],
  ['twice the same member', '{"formatVersion":1,"formatVersion":1}'],
  ['larger than any receipt', ' '.repeat(2 * 1024 * 1024)],
])('a receipt that is %s is not valid', async (_, text) => {
  const { host, file } = await admitted();
  writeFileSync(file, text);
  expect(states(host)).toEqual(['STORE_RECEIPT_INVALID']);
});

test('the attack: an honest entry, copied to the place of another artifact', async () => {
  const { host, stored } = await admitted();
  const other = join(dirname(stored.path), '1.8.1-000000000000');
  cpSync(stored.path, other, { recursive: true });
  cpSync(stored.path, join(host.paths.store, 'tree', '1.8.1-000000000000'), { recursive: true });
  expect(states(host).sort()).toEqual(['STORE_RECEIPT_INVALID', 'STORE_RECEIPT_INVALID', 'stored']);
  expect(listStored(host).map(({ path }) => path)).toEqual([stored.path]);
});

test('a missing receipt does not hide the other entries of its name, and its package is not found', async () => {
  const { host, stored, file } = await admitted();
  const other = await storedPackage({ name: 'jq', version: '1.7' }, host);
  rmSync(file);
  const { name, buildKey } = stored.receipt;
  expect(findStored(host, { name, buildKey })).toBeUndefined();
  expect(listStored(host)).toEqual([other]);
  const { path } = await storedPackage({ name: 'jq', version: '1.8.1' }, host);
  expect(findStored(host, { name, buildKey })?.path).toBe(path);
});

test('finding one name reads nothing of another', async () => {
  const { host, stored } = await admitted();
  const tree = await storedPackage({ name: 'tree' }, host);
  renameSync(stored.path, `${stored.path}-moved`);
  symlinkSync('loop', stored.path);
  const { name, buildKey } = tree.receipt;
  const seen: string[] = [];
  const readdirSync = ((path: string) => {
    seen.push(path);
    return host.fs.readdirSync(path);
  }) as typeof host.fs.readdirSync;
  expect(findStored({ ...host, fs: { ...host.fs, readdirSync } }, { name, buildKey })).toEqual(tree);
  expect(seen).toEqual([join(host.paths.store, 'tree')]);
});

test('a removed entry is gone with its empty folder; removing it twice is no error', async () => {
  const { host, stored } = await admitted();
  const other = await storedPackage({ name: 'jq', version: '1.7' }, host);
  removeStored(stored, host);
  expect(listStored(host)).toEqual([other]);
  removeStored(stored, host);
  removeStored(other, host);
  expect(host.fs.readdirSync(host.paths.store)).toEqual([]);
  expect(host.fs.readdirSync(host.paths.quarantine)).toEqual([]);
});

test('the size of an entry is that of its blocks on the disk', async () => {
  const { host } = tempHome();
  const stored = await storedPackage({ name: 'big', files: { 'bin/big': 'x'.repeat(1_000_000) } }, host);
  const file = statSync(join(stored.path, 'tree/bin/big'));
  expect(diskSize(stored, host)).toBeGreaterThanOrEqual(file.blocks * 512);
  expect(diskSize(stored, host)).toBeLessThan(file.blocks * 512 + 300_000);
});
