import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unpackTest, zipped } from '../world/parts.ts';
import { hasProgram } from '../world/programs.ts';
import { listTree, manifestOf, type TestTree, writeTree } from '../world/trees.ts';
import { surroundings } from '../world/unpacking.ts';
import { descriptor, zip, zipLink } from '../world/zip.ts';

/** Zip archives of others come out as they went in. */

const tree: TestTree = {
  'bin/tool': { run: '#!/bin/sh\necho hello\n' },
  'bin/alias': { link: 'tool' },
  'share/empty': '',
  'share/large': 'large '.repeat(700_000),
  'share/Ünïcödé – 日本語': 'unicode',
  [`share/${'deep/'.repeat(40)}file`]: 'deep down',
};

function zipProgram(source: TestTree, ...options: string[]): Buffer {
  const root = join(surroundings().outside, 'tree');
  writeTree(root, source);
  execFileSync('zip', ['-qry', ...options, '../made.zip', '.'], { cwd: root });
  return readFileSync(join(root, '../made.zip'));
}

const options = [['-6'], ['-0'], ['-D'], ['-X'], ['-fz']];
test.skipIf(!hasProgram('zip')).each(options)('what `zip %s` makes', async (...given) => {
  const unpacked = await unpackTest([[zipProgram(tree, ...given), zipped]]);
  expect(unpacked.files).toEqual(manifestOf(tree));
});

// the program has no way to send a link into a pipe
test.skipIf(!hasProgram('zip'))('what `zip` makes in a stream', async () => {
  const root = join(surroundings().outside, 'tree');
  const source = { ...tree, 'bin/alias': 'a file' };
  writeTree(root, source);
  const archive = execFileSync('zip', ['-qr', '-', '.'], { cwd: root, maxBuffer: 2 ** 28 });
  expect((await unpackTest([[archive, zipped]])).files).toEqual(manifestOf(source));
});

const word = fc.stringMatching(/^[a-z0-9._+éß-]{0,20}[a-z0-9]$/);
const place = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join('/'));
const node = fc.oneof(
  fc.string({ maxLength: 2000 }),
  fc.string({ maxLength: 600 }).map((run) => ({ run })),
  word.map((link) => ({ link })),
);
const trees: fc.Arbitrary<TestTree> = fc
  .uniqueArray(fc.tuple(place, node), { minLength: 1, maxLength: 10, selector: ([path]) => path })
  .map((entries) => Object.fromEntries(entries.map(([path, value]) => [`${path}~`, value])));

test.skipIf(!hasProgram('zip'))('what `zip` packed comes out equal', { timeout: 60_000 }, async () => {
  const property = fc.asyncProperty(trees, async (source) => {
    expect((await unpackTest([[zipProgram(source), zipped]])).files).toEqual(manifestOf(source));
  });
  await fc.assert(property, { numRuns: 25 });
});

test('folders, links, and times', async () => {
  const archive = zip([{ name: 'a/' }, { name: 'a/b', content: 'b' }, zipLink('a/c', 'b'), { name: './d' }]);
  const { directory, files } = await unpackTest([[archive, zipped]]);
  expect(files.map(({ path }) => path)).toEqual(['a/b', 'a/c', 'd']);
  expect(listTree(directory)['a/b']).toContain(String(Date.UTC(2020, 0, 1, 12) / 1000));
});

test('sizes behind the data, with and without a signature', async () => {
  const compressed = deflateRawSync('content');
  const sizes = { crc: 0, compressedSize: 0, size: 0 };
  for (const signed of [true, false]) {
    const behind = descriptor('content', compressed, signed);
    const member = { name: 'a', content: 'content', flags: 8, local: sizes, behind };
    const { files } = await unpackTest([[zip([member, { ...member, name: 'b' }]), zipped]]);
    expect(files.map(({ path }) => path)).toEqual(['a', 'b']);
  }
});

test('without permissions of Unix, programs are told by their first bytes', async () => {
  const contents = {
    elf: Buffer.from('7f454c4602', 'hex'),
    mach: Buffer.from('cffaedfe07', 'hex'),
    universal: Buffer.from('cafebabe00000002', 'hex'),
    class: Buffer.from('cafebabe00000041', 'hex'),
    script: '#!/bin/sh\n',
    text: 'text',
    empty: '',
  };
  const members = Object.entries(contents).map(([name, content]) => ({ name, content, madeBy: 20, mode: 0 }));
  const { files } = await unpackTest([[zip(members), zipped]]);
  const programs = files.flatMap((entry) => (entry.type === 'file' && entry.executable ? [entry.path] : []));
  expect(programs).toEqual(['elf', 'mach', 'script', 'universal']);
});

test('a zip64 that needs none, and says the same twice', async () => {
  const plain = zip([{ name: 'a' }]);
  const at = plain.length - 22;
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(1n, 24);
  end.writeBigUInt64LE(1n, 32);
  end.writeBigUInt64LE(BigInt(plain.readUInt32LE(at + 12)), 40);
  end.writeBigUInt64LE(BigInt(plain.readUInt32LE(at + 16)), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at), 64);
  end.writeUInt32LE(1, 72);
  const archive = Buffer.concat([plain.subarray(0, at), end, plain.subarray(at)]);
  expect((await unpackTest([[archive, zipped]])).files).toHaveLength(1);
});
