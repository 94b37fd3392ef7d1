import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evidenceFolder, keepEvidence, keptEvidence } from '../../src/fetch/kept-evidence.ts';
import type { Host } from '../../src/host/host.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { judgeBundle, sign } from '../world/attested-case.ts';
import { honest, sha256 } from '../world/sigstore/honest.ts';
import { tempHome } from '../world/temp-home.ts';

const bundle = (text: string) => ({ bytes: Buffer.from(text), where: 'an answer' });
const textsOf = (host: Host) => keptEvidence(host, sha256).map(({ bytes }) => Buffer.from(bytes).toString());
const folderOf = (host: Host) => join(evidenceFolder(host), sha256);

test('a real bundle comes back byte for byte, and passes the door as it did', async () => {
  const { host } = tempHome();
  const bytes = await sign(honest.artifactAttestation, {});
  keepEvidence(host, sha256, [{ bytes, where: 'an answer' }]);
  const [kept] = keptEvidence(host, sha256);
  expect(Buffer.from(kept?.bytes ?? []).equals(bytes)).toBe(true);
  expect(judgeBundle(kept?.bytes ?? new Uint8Array(), honest.artifactAttestation.expectation)).toBe(
    'Verified',
  );
});

test('attack: what lies there and is signed for another artifact is judged like any other, and refused', async () => {
  const { host } = tempHome();
  const twist = (statement: unknown) => ({
    ...(statement as object),
    subject: [{ name: 'tool', digest: { sha256: sha256Of('another') } }],
  });
  const bytes = await sign(honest.artifactAttestation, { statement: twist });
  keepEvidence(host, sha256, [{ bytes, where: 'planted' }]);
  const [kept] = keptEvidence(host, sha256);
  expect(judgeBundle(kept?.bytes ?? new Uint8Array(), honest.artifactAttestation.expectation)).toBe(
    'VERIFY_SUBJECT_MISMATCH',
  );
});

test('of an artifact that nothing was kept of there is nothing', () => {
  expect(keptEvidence(tempHome().host, sha256)).toEqual([]);
});

test('one bundle is kept once, and the newest come first', () => {
  const { host } = tempHome();
  for (const text of ['a', 'b', 'a']) keepEvidence(host, sha256, [bundle(text)]);
  expect(readdirSync(folderOf(host)).length).toBe(2);
  for (const [index, text] of ['b', 'a'].entries()) {
    utimesSync(join(folderOf(host), `${sha256Of(text)}.json`), index, index);
  }
  expect(textsOf(host)).toEqual(['a', 'b']);
  keepEvidence(host, sha256, [bundle('b')]);
  expect(textsOf(host)).toEqual(['b', 'a']);
});

test('attack: a file that was changed, a link, a folder, a file of another name or of any size is none', () => {
  const { host, scratch } = tempHome();
  keepEvidence(host, sha256, [bundle('a'), bundle('changed later')]);
  const folder = folderOf(host);
  writeFileSync(join(folder, `${sha256Of('changed later')}.json`), 'something else');
  writeFileSync(join(scratch, 'secret'), 'secret');
  symlinkSync(join(scratch, 'secret'), join(folder, `${sha256Of('secret')}.json`));
  mkdirSync(join(folder, `${sha256Of('folder')}.json`));
  writeFileSync(join(folder, 'notes.json'), 'notes');
  const huge = Buffer.alloc(513 * 1024, 'x');
  writeFileSync(join(folder, `${sha256Of(huge)}.json`), huge);
  expect(textsOf(host)).toEqual(['a']);
});

test('neither a bundle beyond the size that the door reads, nor more than 64, are kept', () => {
  const { host } = tempHome();
  keepEvidence(host, sha256, [{ bytes: Buffer.alloc(513 * 1024), where: 'an answer' }]);
  for (let n = 0; n < 70; n++) keepEvidence(host, sha256, [bundle(`${n}`)]);
  expect(keptEvidence(host, sha256).length).toBe(64);
});

test('a cache that cannot be written is gone without', () => {
  const { host } = tempHome();
  mkdirSync(host.paths.cache, { recursive: true });
  writeFileSync(evidenceFolder(host), 'a file where the folder should be');
  keepEvidence(host, sha256, [bundle('a')]);
  rmSync(evidenceFolder(host));
  mkdirSync(evidenceFolder(host));
  chmodSync(evidenceFolder(host), 0o500);
  const readOnly = { ...host, fs: { ...host.fs, mkdirSync: refuse } } as unknown as Host;
  keepEvidence(readOnly, sha256, [bundle('a')]);
  chmodSync(evidenceFolder(host), 0o700);
  expect(textsOf(host)).toEqual([]);
});

function refuse(): never {
  throw Object.assign(new Error('read-only'), { code: 'EROFS' });
}
