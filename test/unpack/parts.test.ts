import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { filesManifestDigest } from '../../src/model/files-manifest.ts';
import { unpackParts } from '../../src/unpack/unpack-parts.ts';
import { none, partsThroughDoor, refusalOfParts, unpackTest } from '../world/parts.ts';
import { file, folder, hardlink, pax, paxBody, symlink, tar } from '../world/tar.ts';
import { listingOf, listTree, writeTree } from '../world/trees.ts';
import { codeOf, refusalOf, surroundings } from '../world/unpacking.ts';

/** Several verified parts become one tree. */

const pathsOf = ({ files }: { readonly files: readonly { readonly path: string }[] }) =>
  files.map(({ path }) => path);

test('each part lies below its folder, and folders may be shared', async () => {
  const one = gzipSync(tar(folder('share'), file('share/a', 'a'), symlink('b', 'share/a')));
  const two = zstdCompressSync(tar(folder('share'), file('share/c', 'c'), hardlink('d', 'share/c')));
  const tree = await unpackTest([[one], [two], [one, { into: 'lib/one' }]]);
  expect(pathsOf(tree)).toEqual(['b', 'd', 'lib/one/b', 'lib/one/share/a', 'share/a', 'share/c']);
  expect(readFileSync(join(tree.directory, 'lib/one/b'), 'utf8')).toBe('a');
  expect(readFileSync(join(tree.directory, 'd'), 'utf8')).toBe('c');
  expect(tree.filesSha256).toBe(filesManifestDigest(tree.files));
  expect(tree.parts.map(({ layout }) => layout.into)).toEqual(['', '', 'lib/one']);
});

test('leading folders are left out, by number', async () => {
  const archive = tar(folder('a'), file('a/b/c', 'c'), symlink('a/b/d', 'c'), hardlink('a/b/e', 'a/b/c'));
  expect(pathsOf(await unpackTest([[archive, { strip: 1 }]]))).toEqual(['b/c', 'b/d', 'b/e']);
  expect(pathsOf(await unpackTest([[archive, { strip: 2, into: 'x' }]]))).toEqual(['x/c', 'x/d', 'x/e']);
  expect(await refusalOfParts([[archive, { strip: 3 }]])).toBe('ARCHIVE_NAME_INVALID');
});

const inOne = tar(folder('tool-1.0'), file('tool-1.0/tool', 'x'), file('tool-1.0/share/doc', 'y'));
const atLast = tar(folder('share'), file('share/doc', 'y'), file('tool', 'x'), file('share/late', 'z'));
test.each([
  ['one folder', inOne, ['share/doc', 'tool']],
  ['one folder that is not declared', tar(file('t/a', 'x'), file('t/b', 'x')), ['a', 'b']],
  ['a file at the top first', tar(file('tool', 'x'), file('share/doc', 'y')), ['share/doc', 'tool']],
  ['a file at the top later', atLast, ['share/doc', 'share/late', 'tool']],
  ['two folders', tar(file('a/x', 'x'), file('b/y', 'y')), ['a/x', 'b/y']],
])('a single folder is left out where all lies in it: %s', async (_, archive, expected) => {
  expect(pathsOf(await unpackTest([[archive, { strip: 'single' }]]))).toEqual(expected);
  const both = await unpackTest([
    [archive, { strip: 'single' }],
    [archive, { strip: 'single', into: 'z' }],
  ]);
  expect(pathsOf(both)).toEqual([...expected, ...expected.map((path) => `z/${path}`)]);
});

test('parts do not overwrite each other', async () => {
  const archive = tar(file('a', 'x'));
  expect(await refusalOfParts([[archive], [archive]])).toBe('ARCHIVE_DUPLICATE');
  expect(await refusalOfParts([[archive], [tar(file('A', 'x'))]])).toBe('ARCHIVE_DUPLICATE');
  expect(await refusalOfParts([[tar(symlink('a', 'b'))], [archive, { into: 'a' }]])).toBe(
    'ARCHIVE_LINK_ESCAPE',
  );
});

test('one program, as it is or compressed', async () => {
  const program = Buffer.from('#!/bin/sh\necho ran\n');
  const file = await unpackTest([[program, { format: 'file', into: 'bin', fileName: 'tool' }]]);
  expect(execFileSync(join(file.directory, 'bin/tool'), { encoding: 'utf8' })).toBe('ran\n');
  for (const compress of [gzipSync, zstdCompressSync]) {
    const part = { format: 'compressed-file', into: 'bin', fileName: 'tool' } as const;
    const tree = await unpackTest([[compress(program), part]]);
    expect(tree.files).toEqual(file.files);
  }
  const stripped = { format: 'file', fileName: 'tool', strip: 'single' } as const;
  expect(pathsOf(await unpackTest([[program, stripped]]))).toEqual(['tool']);
  const wrong = { format: 'compressed-file', fileName: 'tool' } as const;
  expect(await refusalOfParts([[program, wrong]])).toBe('ARCHIVE_FORMAT');
  expect(await refusalOfParts([[program, { format: 'file', fileName: '../tool' }]])).toBe(
    'ARCHIVE_PATH_ESCAPE',
  );
});

test('what others write into archives, and headwater does not', async () => {
  const comment = paxBody('52 comment=0123456789012345678901234567890123456789\n', { type: 'g' });
  const dotted = tar(
    comment,
    folder('./'),
    folder('./bin/'),
    file('./bin/tool', 'x', { mode: 0o100755 }),
    pax(['LIBARCHIVE.xattr.user.note', 'eA'], ['SCHILY.fflags', 'extent']),
    file('./b'),
  );
  expect(pathsOf(await unpackTest([[dotted]]))).toEqual(['b', 'bin/tool']);
  expect(await refusalOf(dotted)).toBe('ARCHIVE_ENTRY_TYPE');
  expect(await refusalOf(Buffer.from('fd377a585a000004', 'hex'))).toBe('ARCHIVE_FORMAT');
  expect(await refusalOf(tar(file('./a')))).toBe('ARCHIVE_NAME_INVALID');
  expect(await refusalOfParts([[tar(paxBody('9 path=x\n', { type: 'g' }), file('a'))]])).toBe(
    'ARCHIVE_ENTRY_TYPE',
  );
  expect(await refusalOfParts([[tar(file('a', 'x', { mode: 0o104755 }))]])).toBe('ARCHIVE_MODE');
  expect(await refusalOfParts([[tar(pax(['SCHILY.realsize', '9']), file('a'))]])).toBe('ARCHIVE_INVALID');
});

test('`tar -C folder .`, as releases are often packed', async () => {
  const { outside } = surroundings();
  const source = { 'bin/tool': { run: '#!/bin/sh\n' }, 'share/doc': 'doc', 'bin/also': { link: 'tool' } };
  writeTree(join(outside, 'tree'), source);
  const archive = execFileSync('tar', ['-C', join(outside, 'tree'), '-czf', '-', '.']);
  const tree = await unpackTest([[archive]]);
  expect(listTree(tree.directory)).toEqual(listingOf(source));
  expect(readlinkSync(join(tree.directory, 'bin/also'))).toBe('tool');
});

test('limits count what all parts bring', async () => {
  const place = surroundings();
  const verified = partsThroughDoor(
    [[tar(file('a', 'x'.repeat(600)))], [tar(file('b', 'x'.repeat(600)))]],
    place,
  );
  const { LIMITS } = await import('../../src/unpack/limits.ts');
  const within = (totalBytes: number, entries: number) =>
    codeOf(() => {
      const limits = { ...LIMITS, totalBytes, entries };
      return unpackParts(verified, none, { directory: place.staging, host: place.host, limits });
    });
  expect(await within(2560 - 1, 9)).toBe('ARCHIVE_TOO_LARGE');
  expect(await within(2560, 1)).toBe('ARCHIVE_TOO_LARGE');
  expect(await within(2560, 2)).toBe('unpacked');
});

test('bytes that were changed after the door are not unpacked, in any format', async () => {
  for (const format of ['tar', 'zip', 'file', 'compressed-file'] as const) {
    const place = surroundings();
    const verified = partsThroughDoor([[gzipSync(tar(file('a'))), { format, fileName: 'a' }]], place);
    const [part] = verified;
    const bytes = readFileSync(part?.verified.artifact.path ?? '');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(part?.verified.artifact.path ?? '', bytes);
    const code = await codeOf(() =>
      unpackParts(verified, none, { directory: place.staging, host: place.host }),
    );
    expect(code).toBe('ARCHIVE_CHANGED');
  }
});

test('what no door saw is not unpacked', async () => {
  const place = surroundings();
  const [part] = partsThroughDoor([[tar(file('a'))]], place);
  if (part === undefined) throw new Error('there is one');
  const forged = { ...part, verified: { ...part.verified } as typeof part.verified };
  const code = await codeOf(() =>
    unpackParts([part, forged], none, { directory: place.staging, host: place.host }),
  );
  expect(code).toBe('VERIFY_INTERNAL');
});
