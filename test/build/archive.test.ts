import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { list } from 'tar';
import { expect, test } from 'vitest';
import { writeArchive } from '../../src/build/archive.ts';
import { tempHome } from '../world/temp-home.ts';

const MTIME = 1_700_000_000;

/** A tree of files, and its archive beside it. */
async function archiveOf(
  files: Readonly<Record<string, string>>,
  twist: (tree: string) => void = () => undefined,
) {
  const { host, scratch } = tempHome();
  const tree = join(scratch, 'tree');
  fs.mkdirSync(tree);
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(join(tree, dirname(path)), { recursive: true });
    fs.writeFileSync(join(tree, path), text);
  }
  twist(tree);
  const archive = await writeArchive(tree, { path: join(scratch, 'a.tar.zst'), mtime: MTIME }, host);
  const tar = join(scratch, 'a.tar');
  fs.writeFileSync(tar, zstdDecompressSync(fs.readFileSync(archive.path)));
  return { archive, tree, tar, scratch };
}

function sha256(path: string): string {
  return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
}

/** GNU tar's table of contents, with names as they are. */
function gnuList(tar: string): string[] {
  const args = ['-tvf', tar, '--quoting-style=literal', '--numeric-owner', '--full-time', '--utc'];
  return execFileSync('tar', args, { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } })
    .trimEnd()
    .split('\n');
}

test('members stand in the order of their bytes, with fixed owners, modes and times', async () => {
  const { tar } = await archiveOf({ 'b/x': '1', 'b.c': '22', 'a/é': '', Z: '' }, (tree) => {
    fs.chmodSync(join(tree, 'b/x'), 0o700);
    fs.chmodSync(join(tree, 'b.c'), 0o600);
    fs.symlinkSync('b.c', join(tree, 'link'));
    fs.linkSync(join(tree, 'b.c'), join(tree, 'same'));
  });
  expect(gnuList(tar).map((line) => line.replace(/ +/g, ' '))).toEqual([
    '-rw-r--r-- 0/0 0 2023-11-14 22:13:20 Z',
    'drwxr-xr-x 0/0 0 2023-11-14 22:13:20 a/',
    '-rw-r--r-- 0/0 0 2023-11-14 22:13:20 a/é',
    'drwxr-xr-x 0/0 0 2023-11-14 22:13:20 b/',
    '-rw-r--r-- 0/0 2 2023-11-14 22:13:20 b.c',
    '-rwxr-xr-x 0/0 1 2023-11-14 22:13:20 b/x',
    'lrwxr-xr-x 0/0 0 2023-11-14 22:13:20 link -> b.c',
    '-rw-r--r-- 0/0 2 2023-11-14 22:13:20 same',
  ]);
});

test('the digests are those of the bytes', async () => {
  const { archive, tar } = await archiveOf({ a: 'x'.repeat(700_000), b: '' });
  expect(archive.sha256).toBe(sha256(archive.path));
  expect(archive.size).toBe(fs.statSync(archive.path).size);
  expect(archive.tarSha256).toBe(sha256(tar));
  expect(archive.files).toEqual([
    {
      type: 'file',
      path: 'a',
      size: 700_000,
      executable: false,
      sha256: createHash('sha256').update('x'.repeat(700_000)).digest('hex'),
    },
    { type: 'file', path: 'b', size: 0, executable: false, sha256: createHash('sha256').digest('hex') },
  ]);
});

test('times, order of creation, hard links and umask change nothing', async () => {
  const files = { 'bin/a': '1', 'bin/b': '1', 'share/doc/c': '3' };
  const one = await archiveOf(files);
  const other = await archiveOf(Object.fromEntries(Object.entries(files).reverse()), (tree) => {
    fs.rmSync(join(tree, 'bin/b'));
    fs.linkSync(join(tree, 'bin/a'), join(tree, 'bin/b'));
    fs.chmodSync(join(tree, 'share/doc/c'), 0o440);
    fs.chmodSync(join(tree, 'share'), 0o700);
    fs.utimesSync(join(tree, 'bin/a'), 1, 1);
  });
  expect(other.archive.sha256).toBe(one.archive.sha256);
});

test('one bit of content, mode or name changes it', async () => {
  const { archive } = await archiveOf({ a: '1' });
  const twisted = await Promise.all([
    archiveOf({ a: '2' }),
    archiveOf({ b: '1' }),
    archiveOf({ a: '1' }, (tree) => fs.chmodSync(join(tree, 'a'), 0o755)),
    archiveOf({ a: '1' }, (tree) => fs.mkdirSync(join(tree, 'empty'))),
  ]);
  expect(
    new Set([archive, ...twisted.map((one) => one.archive)].map(({ tarSha256 }) => tarSha256)).size,
  ).toBe(5);
});

test('a file that is no file cannot be archived', async () => {
  const pipe = (tree: string) => execFileSync('mkfifo', [join(tree, 'pipe')]);
  await expect(archiveOf({}, pipe)).rejects.toMatchObject({ code: 'BUILD_FORBIDDEN_FILE' });
});

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => !/[\p{Cc}/\\]/u.test(text) && text.isWellFormed() && text !== '.' && text !== '..')
  .filter((text) => Buffer.byteLength(text) < 250);
const spaced = fc.constantFrom(
  ' ',
  ' a ',
  '-rf',
  '--checkpoint',
  "it's",
  '100%',
  'ä',
  'x'.repeat(101),
  '😀'.repeat(40),
);
const path = fc.array(fc.oneof(name, spaced), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

test('any name survives: GNU tar and node-tar read what was written', async () => {
  const trees = fc.array(fc.tuple(path, fc.string({ maxLength: 600 })), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(trees, async (pairs) => {
      const files = withoutClashes(pairs);
      const { archive, tar, scratch } = await archiveOf(files);
      const out = fs.mkdtempSync(join(scratch, 'gnu-'));
      execFileSync('tar', ['-xf', tar, '-C', out]);
      for (const [at, text] of Object.entries(files))
        expect(fs.readFileSync(join(out, at), 'utf8')).toBe(text);
      const paths: string[] = [];
      await list({ file: tar, strict: true, onReadEntry: (entry) => paths.push(entry.path) });
      const found = paths.filter((one) => !one.endsWith('/'));
      expect(found).toEqual(archive.files.map((file) => file.path));
      expect(found.toSorted()).toEqual(Object.keys(files).toSorted());
    }),
    { numRuns: 40 },
  );
});

/** A path cannot be both a file and a folder, and no path stands twice. */
function withoutClashes(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const kept = new Map<string, string>();
  for (const [at, text] of pairs) {
    const clash = [...kept.keys()].some(
      (other) => `${at}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${at}/`),
    );
    if (!clash) kept.set(at, text);
  }
  return Object.fromEntries(kept);
}
