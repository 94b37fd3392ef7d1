import { execFileSync } from 'node:child_process';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { refusalOfParts } from '../world/parts.ts';
import { hasProgram } from '../world/programs.ts';
import { file, tar } from '../world/tar.ts';

/** Compressed data that was damaged, cut, lengthened or blown up, where the programs are that make it. */

const archive = tar(file('a', 'content '.repeat(500)));
const run =
  (program: string, ...options: string[]) =>
  (input: Buffer) =>
    execFileSync(program, [...options, '-c'], { input, maxBuffer: 2 ** 28 });
const compressors = {
  xz: run('xz'),
  'xz with sha256': run('xz', '--check=sha256'),
  bzip2: run('bzip2'),
};

for (const [name, compress] of Object.entries(compressors)) {
  const program = name.split(' ')[0] ?? '';
  const attack = test.skipIf(!hasProgram(program));

  attack(`${name}: every byte flipped`, { timeout: 60_000 }, async () => {
    const whole = compress(archive);
    for (let at = 0; at < whole.length; at += 3) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(await refusalOfParts([[damaged]]), `byte ${at}`).toMatch(/^ARCHIVE_[A-Z_]+$/);
    }
  });

  attack(`${name}: cut anywhere`, async () => {
    const whole = compress(archive);
    for (let length = 10; length < whole.length; length += 7) {
      const code = await refusalOfParts([[whole.subarray(0, length)]]);
      expect(code, `${length} bytes`).toMatch(/^ARCHIVE_(TRUNCATED|INVALID)$/);
    }
  });

  attack(`${name}: data behind the end`, async () => {
    const whole = compress(archive);
    for (const tail of ['x', 'hidden data', '\0\0\0x', '\0\0\0']) {
      const code = await refusalOfParts([[Buffer.concat([whole, Buffer.from(tail)])]]);
      expect(code).toMatch(/^ARCHIVE_(TRAILING_DATA|TRUNCATED)$/);
    }
  });

  attack(`${name}: 100 MiB of zeros`, async () => {
    const bomb = compress(Buffer.alloc(100 * 2 ** 20));
    expect(bomb.length).toBeLessThan(20_000);
    const layout = { format: 'compressed-file', fileName: 'f' } as const;
    expect(await refusalOfParts([[bomb, layout]])).toBe('ARCHIVE_TOO_LARGE');
  });
}

const xz = test.skipIf(!hasProgram('xz'));

/** The header of the only block with one byte changed, and its checksum made right again. */
function withBlockHeader(at: number, byte: number): Buffer {
  const whole = run('xz')(archive);
  const length = ((whole[12] ?? 0) + 1) * 4;
  whole[12 + at] = byte;
  whole.writeUInt32LE(crc32(whole.subarray(12, 12 + length - 4)), 12 + length - 4);
  return whole;
}

xz('a dictionary of more memory than there is need for', async () => {
  // flags 0, filter 0x21, one byte of properties, and the dictionary's size in it
  expect(await refusalOfParts([[withBlockHeader(4, 40)]])).toBe('ARCHIVE_TOO_LARGE');
  expect(await refusalOfParts([[withBlockHeader(4, 31)]])).toBe('ARCHIVE_TOO_LARGE');
  expect(await refusalOfParts([[withBlockHeader(4, 41)]])).toBe('ARCHIVE_INVALID');
  expect(await refusalOfParts([[withBlockHeader(4, 30)]])).toBe(
    'unpacked, and the staging folder is still there',
  );
});

xz('distances that reach further back than the dictionary says', async () => {
  const far = tar(
    file('a', `${'x'.repeat(100)}${Array.from({ length: 20_000 }, (_, i) => i).join()}`.repeat(2)),
  );
  const whole = run('xz')(far);
  const length = ((whole[12] ?? 0) + 1) * 4;
  whole[16] = 0;
  whole.writeUInt32LE(crc32(whole.subarray(12, 12 + length - 4)), 12 + length - 4);
  expect(await refusalOfParts([[whole]])).toBe('ARCHIVE_INVALID');
});

xz('filters that are not read, and kinds of checks that nobody has', async () => {
  const filtered = run('xz', '--x86', '--lzma2')(archive);
  expect(await refusalOfParts([[filtered]])).toBe('ARCHIVE_FORMAT');
  const whole = run('xz')(archive);
  whole[7] = 5;
  whole.writeUInt32LE(crc32(whole.subarray(6, 8)), 8);
  expect(await refusalOfParts([[whole]])).toBe('ARCHIVE_FORMAT');
});
