import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sealWorkDirectory } from '../../../src/build/seal/work-directory.ts';
import { tempHome } from '../../world/temp-home.ts';

const asRoot = process.geteuid?.() === 0;

test('it is a new folder without links in its path, and gone after close', () => {
  const { host, scratch } = tempHome();
  const first = sealWorkDirectory(host, scratch);
  const second = sealWorkDirectory(host, scratch);
  expect(first.path).not.toBe(second.path);
  expect(host.fs.realpathSync(first.path)).toBe(first.path);
  mkdirSync(join(first.path, 'read-only'), { mode: 0o500 });
  first.close();
  second.close();
  expect([existsSync(first.path), existsSync(second.path)]).toEqual([false, false]);
});

test.skipIf(asRoot)('an ordinary user works inside of the quarantine', () => {
  const { host, scratch } = tempHome();
  const work = sealWorkDirectory(host, scratch);
  expect(dirname(work.path)).toBe(host.fs.realpathSync(scratch));
  work.close();
});

test.runIf(asRoot)('root works where the sealed user can come, and nobody else can look', () => {
  const { host, scratch } = tempHome();
  const work = sealWorkDirectory(host, scratch);
  onTestFinished(() => work.close());
  expect(dirname(dirname(work.path))).toBe(host.fs.realpathSync('/var/tmp'));
  expect(statSync(dirname(work.path))).toMatchObject({ uid: 0, mode: 0o40711 });
  expect(statSync(work.path)).toMatchObject({ uid: 65534, mode: 0o40700 });
});

test.runIf(asRoot)('what root hands over belongs to the sealed user; links are not followed', () => {
  const { host, scratch } = tempHome();
  const work = sealWorkDirectory(host, scratch);
  onTestFinished(() => work.close());
  const outside = join(scratch, 'outside');
  const tree = join(work.path, 'tree');
  writeFileSync(outside, '');
  mkdirSync(join(tree, 'deep'), { recursive: true });
  writeFileSync(join(tree, 'deep', 'file'), '');
  symlinkSync(outside, join(tree, 'link'));
  symlinkSync(scratch, join(tree, 'folder-link'));
  work.handOver(tree);
  const owners = ['.', 'deep', 'deep/file', 'link', 'folder-link'].map(
    (name) => lstatSync(join(tree, name)).uid,
  );
  expect(owners).toEqual(Array(5).fill(65534));
  expect([statSync(outside).uid, statSync(scratch).uid]).toEqual([0, 0]);
});

test.runIf(asRoot)('what a killed process left is swept, what a living one holds is not', async () => {
  const { host, scratch } = tempHome();
  const held = sealWorkDirectory(host, scratch);
  onTestFinished(() => held.close());
  const dead = `/var/tmp/headwater-seal-${await deadPid()}-1-${'a'.repeat(12)}`;
  mkdirSync(join(dead, 'work'), { recursive: true });
  sealWorkDirectory(host, scratch).close();
  expect(existsSync(dead)).toBe(false);
  expect(existsSync(held.path)).toBe(true);
});

async function deadPid(): Promise<number> {
  const child = spawn('/usr/bin/true');
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}
