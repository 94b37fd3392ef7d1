import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unpackTest } from '../world/parts.ts';
import { hasProgram } from '../world/programs.ts';
import { file, tar } from '../world/tar.ts';
import { manifestOf, type TestTree, writeTree } from '../world/trees.ts';
import { surroundings } from '../world/unpacking.ts';

/** What xz and bzip2 make of an honest tree comes out as it went in. */

const noise = randomBytes(300_000).toString('latin1');
const tree: TestTree = {
  'bin/tool': { run: '#!/bin/sh\n' },
  'share/large': 'large '.repeat(400_000),
  'share/noise': noise,
  'share/noise again': noise,
  'share/runs': `${'a'.repeat(255)}${'b'.repeat(4)}${'c'.repeat(260)}${'d'.repeat(1000)}`,
};

function run(command: readonly string[], input: Buffer): Buffer {
  const [program = '', ...options] = command;
  return execFileSync(program, [...options, '-c'], { input, maxBuffer: 2 ** 28 });
}

function packed(source: TestTree): Buffer {
  const root = join(surroundings().outside, 'tree');
  writeTree(root, source);
  return execFileSync('tar', ['-C', root, '-cf', '-', '.'], { maxBuffer: 2 ** 28 });
}

const commands: string[][] = [
  ['xz', '-6'],
  ['xz', '-0'],
  ['xz', '-9e'],
  ['xz', '--check=sha256'],
  ['xz', '--check=crc32'],
  ['xz', '--check=none'],
  ['xz', '-T0'],
  ['xz', '-T2', '--block-size=1MiB'],
  ['xz', '--lzma2=dict=4KiB,lc=0,lp=4,pb=0'],
  ['xz', '--lzma2=dict=1MiB,lc=4,lp=0,pb=4'],
  ['xz', '--lzma2=preset=6,mode=fast,nice=273'],
  ['bzip2', '-9'],
  ['bzip2', '-1'],
];

const program = (command: readonly string[]) => command[0] ?? '';
for (const command of commands) {
  test.skipIf(!hasProgram(program(command)))(command.join(' '), async () => {
    const unpacked = await unpackTest([[run(command, packed(tree))]]);
    expect(unpacked.files).toEqual(manifestOf(tree));
  });
}

test.skipIf(!hasProgram('xz'))('several streams, with padding between them and behind', async () => {
  const bytes = packed(tree);
  const halves = [bytes.subarray(0, 100_001), bytes.subarray(100_001)].map((half) => run(['xz'], half));
  const [first, second] = halves as [Buffer, Buffer];
  for (const padding of [0, 4, 512]) {
    const archive = Buffer.concat([first, Buffer.alloc(padding), second, Buffer.alloc(padding)]);
    expect((await unpackTest([[archive]])).files).toEqual(manifestOf(tree));
  }
});

test.skipIf(!hasProgram('bzip2'))('several streams of bzip2, as parallel programs make them', async () => {
  const bytes = packed(tree);
  const archive = Buffer.concat(
    [bytes.subarray(0, 777), bytes.subarray(777)].map((half) => run(['bzip2'], half)),
  );
  expect((await unpackTest([[archive]])).files).toEqual(manifestOf(tree));
});

const pieces = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
    fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 70_000 })).map(([byte, count]) => Buffer.alloc(count, byte)),
    fc
      .tuple(fc.string({ maxLength: 20 }), fc.nat({ max: 300 }))
      .map(([text, count]) => Buffer.from(text.repeat(count))),
  ),
  { maxLength: 8 },
);

for (const name of ['xz', 'bzip2']) {
  test.skipIf(!hasProgram(name))(
    `whatever ${name} compressed comes out equal`,
    { timeout: 60_000 },
    async () => {
      const property = fc.asyncProperty(pieces, async (parts) => {
        const content = Buffer.concat([Buffer.from('x'), ...parts]);
        const layout = { format: 'compressed-file', fileName: 'f' } as const;
        const [compressed, plain] = [run([name], content), { format: 'file', fileName: 'f' } as const];
        expect((await unpackTest([[compressed, layout]])).files).toEqual(
          (await unpackTest([[content, plain]])).files,
        );
      });
      await fc.assert(property, { numRuns: 40 });
    },
  );
}

test.skipIf(!hasProgram('xz'))('every length of output around the sizes of chunks', async () => {
  for (const length of [0, 1, 65_535, 65_536, 65_537, 2 ** 21 - 1, 2 ** 21, 2 ** 21 + 1]) {
    const archive = run(['xz', '-1'], tar(file('f', randomBytes(length))));
    expect((await unpackTest([[archive]])).files).toMatchObject([{ path: 'f', size: length }]);
  }
});
