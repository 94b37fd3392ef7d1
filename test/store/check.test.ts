import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../../src/host/run-process.ts';
import { checkEvidence, checkTree } from '../../src/store/check.ts';
import { proofOf, treeOf } from '../../src/store/place.ts';
import type { Stored } from '../../src/store/receipt.ts';
import { storedPackage } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

const files = {
  'bin/jq': '#!/bin/sh\necho jq\n',
  'bin/gojq': '-> jq',
  'share/jq/a.jq': 'def a: 1;\n',
};

/** A stored package whose tree can be written to, as its owner always can. */
async function openTree(): Promise<{ stored: Stored; at: (path: string) => string; kinds: () => string[] }> {
  const { host } = tempHome();
  const stored = await storedPackage({ name: 'jq', files }, host);
  const tree = treeOf(stored);
  for (const folder of ['', 'bin', 'share', 'share/jq']) chmodSync(join(tree, folder), 0o755);
  for (const file of ['bin/jq', 'share/jq/a.jq'])
    chmodSync(join(tree, file), file === 'bin/jq' ? 0o755 : 0o644);
  const kinds = () =>
    [...checkTree(stored, host), ...checkEvidence(stored, host)].map(({ kind, path }) => `${kind} ${path}`);
  expect(kinds()).toEqual([]);
  return { stored, at: (path) => join(tree, path), kinds };
}

test('one flipped bit of a file of the same length', async () => {
  const { at, kinds } = await openTree();
  const bytes = readFileSync(at('bin/jq'));
  bytes.writeUInt8(bytes.readUInt8(12) ^ 1, 12);
  writeFileSync(at('bin/jq'), bytes);
  expect(kinds()).toEqual(['changed bin/jq']);
});

test('a longer file', async () => {
  const { at, kinds } = await openTree();
  writeFileSync(at('share/jq/a.jq'), 'def b: 2;\n', { flag: 'a' });
  expect(kinds()).toEqual(['changed share/jq/a.jq']);
});

test('a file that is gone', async () => {
  const { at, kinds } = await openTree();
  rmSync(at('share/jq/a.jq'));
  expect(kinds()).toEqual(['missing share/jq/a.jq']);
});

test('files that nobody verified', async () => {
  const { at, kinds } = await openTree();
  writeFileSync(at('share/jq/z.jq'), '');
  symlinkSync('/etc/passwd', at('bin/link'));
  mkdirSync(at('lib'));
  writeFileSync(at('lib/libc.so.6'), '');
  expect(kinds()).toEqual(['extra bin/link', 'extra lib/libc.so.6', 'extra share/jq/z.jq']);
});

test('a pipe in place of a file is told, not opened', async () => {
  const { at, kinds } = await openTree();
  rmSync(at('bin/jq'));
  expect((await runProcess(['/usr/bin/mkfifo', at('bin/jq')])).code).toBe(0);
  expect(kinds()).toEqual(['changed bin/jq']);
});

test('the executable bit, taken and given', async () => {
  const { at, kinds } = await openTree();
  chmodSync(at('bin/jq'), 0o644);
  chmodSync(at('share/jq/a.jq'), 0o755);
  expect(kinds()).toEqual(['mode bin/jq', 'mode share/jq/a.jq']);
});

test('setuid', async () => {
  const { at, kinds } = await openTree();
  chmodSync(at('bin/jq'), 0o4755);
  expect(kinds()).toEqual(['mode bin/jq']);
});

test('a symlink that points elsewhere, and one that became a file', async () => {
  const { at, kinds } = await openTree();
  rmSync(at('bin/gojq'));
  symlinkSync('../../../elsewhere', at('bin/gojq'));
  expect(kinds()).toEqual(['symlink bin/gojq']);
  rmSync(at('bin/gojq'));
  writeFileSync(at('bin/gojq'), files['bin/jq'], { mode: 0o755 });
  expect(kinds()).toEqual(['changed bin/gojq']);
});

test('a folder replaced by a link to a folder with the same files', async () => {
  const { at, kinds } = await openTree();
  const elsewhere = mkdtempSync(join(at('..'), 'elsewhere-'));
  renameSync(at('share/jq'), join(elsewhere, 'jq'));
  symlinkSync(join(elsewhere, 'jq'), at('share/jq'));
  expect(kinds()).toEqual(['missing share/jq/a.jq', 'extra share/jq']);
});

test('a file whose name is not UTF-8', async () => {
  const { at, kinds } = await openTree();
  writeFileSync(Buffer.concat([Buffer.from(`${at('bin')}/`), Buffer.from([0xff])]), '');
  mkdirSync(Buffer.concat([Buffer.from(`${at('share')}/`), Buffer.from([0xfe])]));
  expect(kinds()).toEqual(['extra bin/\uFFFD', 'extra share/\uFFFD']);
});

test('the whole tree gone, or a link to another', async () => {
  const { at, kinds } = await openTree();
  renameSync(at('.'), `${at('..')}/moved`);
  expect(kinds()).toEqual(['missing .']);
  symlinkSync('moved', at('../tree'));
  expect(kinds()).toEqual(['missing .']);
});

test('a manifest that was changed together with a file is believed in nothing', async () => {
  const { stored, at, kinds } = await openTree();
  writeFileSync(at('bin/jq'), 'evil');
  chmodSync(proofOf(stored, 'files'), 0o644);
  writeFileSync(proofOf(stored, 'files'), '');
  expect(kinds()).toEqual(['proof files']);
  rmSync(proofOf(stored, 'files'));
  expect(kinds()).toEqual(['proof files']);
});

test('a changed bundle and a missing SBOM', async () => {
  const { stored, kinds } = await openTree();
  chmodSync(proofOf(stored, 'provenance.sigstore.json'), 0o644);
  writeFileSync(proofOf(stored, 'provenance.sigstore.json'), '{}');
  rmSync(proofOf(stored, 'sbom.cdx.json'));
  expect(kinds()).toEqual(['proof provenance.sigstore.json', 'proof sbom.cdx.json']);
});
