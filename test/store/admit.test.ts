import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openQuarantine } from '../../src/host/quarantine.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { admit } from '../../src/store/admit.ts';
import { checkEvidence, checkTree } from '../../src/store/check.ts';
import { findStored, listStored } from '../../src/store/find.ts';
import { proofOf, treeOf } from '../../src/store/place.ts';
import { codeOf, storedPackage, unpackedPackage } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

const jq = { name: 'jq', version: '1.8.1' };

test('tree and proof lie under the name, the version and the digest of the artifact', async () => {
  const { host } = tempHome();
  const stored = await storedPackage(jq, host);
  const { receipt, path } = stored;
  expect(path).toBe(join(host.paths.store, 'jq', `1.8.1-${receipt.artifact.sha256.slice(0, 12)}`));
  expect(readdirSync(path).sort()).toEqual(['proof', 'tree']);
  expect(readdirSync(join(path, 'proof')).sort()).toEqual([
    ...['files', 'provenance.sigstore.json', 'receipt.json', 'sbom.cdx.json', 'trust.json', 'verdict.json'],
  ]);
  expect(checkTree(stored, host)).toEqual([]);
  expect(checkEvidence(stored, host)).toEqual([]);
  expect(sha256Of(readFileSync(proofOf(stored, 'files')))).toBe(receipt.filesSha256);
});

test('what is admitted is read-only, and the quarantine is empty afterwards', async () => {
  const { host } = tempHome();
  const stored = await storedPackage(jq, host);
  const modes = ['tree', 'tree/bin', 'tree/bin/jq', 'tree/share/doc/COPYING', 'proof/receipt.json'].map(
    (path) => statSync(join(stored.path, path)).mode & 0o7777,
  );
  expect(modes).toEqual([0o555, 0o555, 0o555, 0o444, 0o444]);
  expect(readdirSync(host.paths.quarantine)).toEqual([]);
});

test('what was written is what is read back', async () => {
  const { host } = tempHome();
  const stored = await storedPackage(jq, host);
  const { name, buildKey } = stored.receipt;
  expect(findStored(host, { name, buildKey })).toEqual(stored);
  expect(findStored(host, { name, buildKey: sha256Of('another build') })).toBeUndefined();
  expect(listStored(host)).toEqual([stored]);
});

test('several versions, and several builds of one version, stand side by side', async () => {
  const { host } = tempHome();
  const a = await storedPackage(jq, host);
  const b = await storedPackage({ name: 'jq', version: '1.7.1' }, host);
  const c = await storedPackage({ ...jq, files: { 'bin/jq': 'other bytes' }, recipe: 'other' }, host);
  expect(new Set(listStored(host).map(({ path }) => path))).toEqual(new Set([a.path, b.path, c.path]));
  const { name, buildKey } = c.receipt;
  expect(findStored(host, { name, buildKey })?.path).toBe(c.path);
});

test('the same artifact again: the files that are there stay, byte for byte and inode for inode', async () => {
  const { host } = tempHome();
  const first = await storedPackage(jq, host);
  const inode = statSync(join(treeOf(first), 'bin/jq')).ino;
  const second = await storedPackage(jq, host);
  expect(second).toEqual(first);
  expect(statSync(join(treeOf(first), 'bin/jq')).ino).toBe(inode);
});

test('the same artifact by another recipe: the tree stays, the proof is the new one', async () => {
  const { host } = tempHome();
  const first = await storedPackage(jq, host);
  const inode = statSync(join(treeOf(first), 'bin/jq')).ino;
  const second = await storedPackage({ ...jq, recipe: 'the same with a comment' }, host);
  expect(second.path).toBe(first.path);
  expect(listStored(host)).toEqual([second]);
  expect(statSync(join(treeOf(second), 'bin/jq')).ino).toBe(inode);
  expect([...checkTree(second, host), ...checkEvidence(second, host)]).toEqual([]);
});

test('a damaged tree in its place is exchanged for the sound one', async () => {
  const { host } = tempHome();
  const first = await storedPackage(jq, host);
  const file = join(treeOf(first), 'bin/jq');
  host.fs.chmodSync(file, 0o755);
  writeFileSync(file, 'not jq any more');
  const second = await storedPackage(jq, host);
  expect(second.path).toBe(first.path);
  expect(checkTree(second, host)).toEqual([]);
  expect(readdirSync(host.paths.quarantine)).toEqual([]);
});

test('a file where the entry belongs is put aside', async () => {
  const { host } = tempHome();
  const stored = await storedPackage(jq, host);
  host.fs.renameSync(stored.path, `${stored.path}.moved`);
  writeFileSync(stored.path, 'in the way');
  expect(checkTree(await storedPackage(jq, host), host)).toEqual([]);
});

test('what the door has not seen is not admitted', async () => {
  const { host } = tempHome();
  const quarantine = openQuarantine(host);
  const { unpacked, about } = await unpackedPackage(jq, quarantine.directory, host);
  const forged = { ...unpacked, verified: Object.create(unpacked.verified) };
  expect(await codeOf(() => admit(forged, about, host))).toBe('VERIFY_INTERNAL');
  expect(listStored(host)).toEqual([]);
  quarantine.close();
});

test.each([
  ['another manifest digest', { filesSha256: sha256Of('other') }],
  ['another list of files', { files: [] }],
  ['another tar', { tarSha256: sha256Of('other') }],
])('%s than the attested is ARCHIVE_CHANGED', async (_, change) => {
  const { host } = tempHome();
  const quarantine = openQuarantine(host);
  const { unpacked, about } = await unpackedPackage(jq, quarantine.directory, host);
  expect(await codeOf(() => admit({ ...unpacked, ...change }, about, host))).toBe('ARCHIVE_CHANGED');
  expect(listStored(host)).toEqual([]);
  quarantine.close();
});

test('a file slipped into the staging tree after it was unpacked is ARCHIVE_CHANGED, and nothing stays', async () => {
  const { host } = tempHome();
  const quarantine = openQuarantine(host);
  const { unpacked, about } = await unpackedPackage(jq, quarantine.directory, host);
  writeFileSync(join(unpacked.directory, 'slipped-in'), '');
  expect(await codeOf(() => admit(unpacked, about, host))).toBe('ARCHIVE_CHANGED');
  expect(readdirSync(quarantine.directory).sort()).toEqual(['artifact.tar.zst', 'source']);
  quarantine.close();
});

test('a command that the tree does not have is STORE_BIN_MISSING', async () => {
  const { host } = tempHome();
  expect(await codeOf(() => storedPackage({ ...jq, bins: ['jq', 'yq'] }, host))).toBe('STORE_BIN_MISSING');
  expect(listStored(host)).toEqual([]);
});
