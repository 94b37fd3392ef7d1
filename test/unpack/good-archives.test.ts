import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { create } from 'tar';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import {
  listingOf,
  listTree,
  manifestDigestOf,
  manifestOf,
  type TestTree,
  writeTree,
} from '../world/trees.ts';
import { surroundings, throughDoor } from '../world/unpacking.ts';

/** Archives that other programs make of honest trees must come out as they went in. */

const tree: TestTree = {
  bin: null,
  'bin/tool': { run: '#!/bin/sh\necho hello\n' },
  'bin/alias': { link: 'tool' },
  'lib/current': { link: '1.2' },
  'lib/1.2/lib.so.1': 'x'.repeat(512),
  'lib/1.2/lib.so': { link: './lib.so.1' },
  'lib/back': { link: '../share/doc' },
  'lib/dangling': { link: '../share/nothing' },
  top: { link: 'share' },
  'share/doc/empty': '',
  'share/doc/one byte': 'x',
  'share/doc/511': 'x'.repeat(511),
  'share/doc/513': 'x'.repeat(513),
  'share/doc/large': 'large '.repeat(200_000),
  'share/empty folder': null,
  'share/names/Ünïcödé – 日本語 🜂': 'unicode',
  'share/names/-dash and $dollar \'quotes" *?': 'odd, but plain',
  'share/names/...': 'three dots',
  'share/names/..hidden': 'two dots and a name',
  [`share/long/${'n'.repeat(255)}`]: 'a long name',
  [`share/${'deep/'.repeat(50)}file`]: 'deep down',
  [`share/${'é'.repeat(110)}/${'ü'.repeat(120)}`]: 'a long path of long letters',
};
const short = Object.fromEntries(Object.entries(tree).filter(([path]) => Buffer.byteLength(path) < 100));

type Packer = (root: string) => Promise<Buffer> | Buffer;

const gnuTar =
  (...options: string[]): Packer =>
  (root) =>
    execFileSync('tar', [...options, '-C', root, '-cf', '-', '--', ...readdirSync(root)], {
      maxBuffer: 2 ** 28,
    });
const nodeTar = (options: object): Packer => {
  return async (root) => {
    const path = `${root}.tar`;
    await create({ cwd: root, file: path, ...options }, readdirSync(root));
    return readFileSync(path);
  };
};

const packers: Record<string, [tree: TestTree, pack: Packer]> = {
  'GNU tar, posix': [tree, gnuTar('--format=posix')],
  'GNU tar, posix without times': [
    tree,
    gnuTar(
      '--format=posix',
      '--pax-option=delete=atime,delete=ctime',
      '--sort=name',
      '--owner=0',
      '--group=0',
    ),
  ],
  'GNU tar, gnu': [tree, gnuTar('--format=gnu')],
  'GNU tar, ustar': [short, gnuTar('--format=ustar')],
  'GNU tar, in blocks of 512': [tree, gnuTar('--format=posix', '--blocking-factor=1')],
  'GNU tar, folders last': [tree, gnuTar('--format=posix', '--sort=inode')],
  'node-tar': [tree, nodeTar({})],
  'node-tar, portable': [tree, nodeTar({ portable: true, mtime: new Date(1_750_000_000_000) })],
};

const compressions: Record<string, (bytes: Buffer) => Buffer> = {
  plain: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  'gzip, stored': (bytes) => gzipSync(bytes, { level: 0 }),
  zstd: (bytes) => zstdCompressSync(bytes),
  'zstd, checked': (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  'zstd, strongest': (bytes) =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 22 } }),
};

async function unpackAs(source: TestTree, tar: Buffer, compress: (bytes: Buffer) => Buffer) {
  const { outside, staging, host } = surroundings();
  const attested = { tarSha256: sha256Of(tar), filesSha256: manifestDigestOf(source) };
  const verified = throughDoor(compress(tar), join(outside, '..', 'artifact'), attested);
  return await unpack(verified, staging, host);
}

async function packed(source: TestTree, pack: Packer): Promise<Buffer> {
  const root = join(surroundings().outside, 'tree');
  writeTree(root, source);
  return await pack(root);
}

test.each(Object.entries(packers))('%s', async (_, [source, pack]) => {
  const unpacked = await unpackAs(source, await packed(source, pack), compressions.zstd ?? Buffer.from);
  expect(listTree(unpacked.directory)).toEqual(listingOf(source));
  expect(unpacked.files).toEqual(manifestOf(source));
});

test.each(Object.entries(compressions))('%s', async (_, compress) => {
  const unpacked = await unpackAs(tree, await packed(tree, gnuTar('--format=posix')), compress);
  expect(listTree(unpacked.directory)).toEqual(listingOf(tree));
});

test('what the zstd and gzip programs make', async () => {
  const tar = await packed(tree, gnuTar('--format=posix'));
  for (const [program, ...options] of [
    ['zstd', '-19'],
    ['zstd', '--fast', '-T2'],
    ['gzip', '-9'],
    ['gzip', '-1'],
  ]) {
    const compress = (input: Buffer) =>
      execFileSync(program ?? '', [...options, '-c'], { input, maxBuffer: 2 ** 28 });
    const unpacked = await unpackAs(tree, tar, compress);
    expect(listTree(unpacked.directory)).toEqual(listingOf(tree));
  }
});

test('an umask that takes everything away changes nothing', async () => {
  const tar = await packed(tree, gnuTar('--format=posix'));
  const { outside, staging, host } = surroundings();
  const attested = { tarSha256: sha256Of(tar), filesSha256: manifestDigestOf(tree) };
  const verified = throughDoor(tar, join(outside, '..', 'artifact'), attested);
  const former = process.umask(0o277);
  const unpacked = await unpack(verified, staging, host).finally(() => process.umask(former));
  expect(listTree(unpacked.directory)).toEqual(listingOf(tree));
});

test('the tree is unpacked where its parent is, and nothing else', async () => {
  const { outside, staging, host } = surroundings();
  mkdirSync(join(outside, 'other'));
  const verified = throughDoor(await packed(short, gnuTar()), join(outside, '..', 'artifact'), {});
  await expect(unpack(verified, join(outside, 'missing', 'staging'), host)).rejects.toMatchObject({
    code: 'STORE_UNWRITABLE',
  });
  await expect(unpack(verified, staging, host)).rejects.toMatchObject({ code: 'ARCHIVE_CHANGED' });
  expect(readdirSync(join(outside, 'nest')).sort()).toEqual(['sentinel', 'staging-sentinel']);
});
