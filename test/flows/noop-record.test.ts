import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordFile, stampOf } from '../../src/flows/noop-record.ts';
import { tempHome } from '../world/temp-home.ts';

test('usual requests have a record, each its own', () => {
  const files = [['jq'], ['jq@1.7'], ['jq', 'tree'], ['tree', 'jq']].map((args) =>
    recordFile('/cache', args),
  );
  expect(new Set(files).size).toBe(4);
  expect(files[1]).toBe('/cache/installed/jq@1.7.json');
});

test('attack: a request for nothing, spelt like one that was answered', () => {
  const asked = ['github:acme/tool', 'github/acme/tool', 'github:acme:tool', 'github/acme:tool'];
  const files = asked.map((arg) => recordFile('/cache', [arg]));
  expect(new Set(files).size).toBe(4);
  expect(files[0]).toBe('/cache/installed/github=acme%tool.json');
});

test.each([
  [['--json']],
  [['jq', '--from']],
  [['../../etc/passwd']],
  [['.hidden']],
  [['a b']],
  [['jq\n']],
  [Array.from({ length: 9 }, () => 'jq')],
  [['x'.repeat(64), 'y'.repeat(64), 'z'.repeat(64), 'w'.repeat(64)]],
])('%j has none: the slow path judges it', (args) => {
  expect(recordFile('/cache', args)).toBeUndefined();
});

test('a stamp changes with the bytes, with a file of the same bytes put in its place, and with its end', () => {
  const { scratch, host } = tempHome();
  const { fs } = host;
  const path = join(scratch, 'file');
  writeFileSync(path, 'same');
  const first = stampOf(path, fs);
  expect(stampOf(path, fs)).toBe(first);
  fs.copyFileSync(path, `${path}.copy`);
  fs.utimesSync(`${path}.copy`, fs.statSync(path).atime, fs.statSync(path).mtime);
  fs.renameSync(`${path}.copy`, path);
  expect(stampOf(path, fs)).not.toBe(first);
  fs.rmSync(path);
  expect(stampOf(path, fs)).toBeUndefined();
});
