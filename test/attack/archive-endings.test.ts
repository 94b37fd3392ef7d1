import { expect, test } from 'vitest';
import { END, file, folder, header, longName, pax, symlink, tar } from '../world/tar.ts';
import { refusalOf } from '../world/unpacking.ts';

/** Archives that end too early, or go on after their end. */

const TRUNCATED = 'ARCHIVE_TRUNCATED';
const TRAILING = 'ARCHIVE_TRAILING_DATA';

/** A member of every kind, and content that is no whole number of blocks. */
const small = tar(
  folder('bin'),
  file('bin/tool', 'x'.repeat(1300), { mode: 0o755 }),
  pax(['path', 'share/doc/readme']),
  file('x', 'text'),
  longName('lib/a'),
  symlink('x', '../bin/tool'),
);
const boundaries = Array.from({ length: small.length / 512 - 1 }, (_, i) => (i + 1) * 512);

test.each(boundaries)('cut off after %i bytes, between blocks', async (length) => {
  const code = await refusalOf(small.subarray(0, length));
  expect(code).toBe(TRUNCATED);
});

const attacks: Record<string, [code: string, archive: Buffer]> = {
  'cut off in a header': [TRUNCATED, small.subarray(0, 512 + 100 + 200)],
  'cut off in the content of a file': [TRUNCATED, small.subarray(0, 1024 + 700)],
  'cut off in the padding after a file': [TRUNCATED, small.subarray(0, 1024 + 1310)],
  'cut off in the last block of zeros': [TRUNCATED, small.subarray(0, -1)],
  'a file that says it is longer than the archive': [TRUNCATED, tar(header({ size: 1_000_000 }))],
  'no end at all': [TRUNCATED, small.subarray(0, -1024)],
  'one byte after the end': [TRAILING, Buffer.concat([small, Buffer.of(1)])],
  'one zero after the end': [TRAILING, Buffer.concat([small, Buffer.alloc(1)])],
  'a second archive after the end': [TRAILING, Buffer.concat([small, small])],
  'a member after the end': [TRAILING, Buffer.concat([small, file('../sentinel'), END])],
  'a byte within the zeros after the end': [
    TRAILING,
    Buffer.concat([small, Buffer.alloc(1000), Buffer.of(1), Buffer.alloc(23)]),
  ],
  'a second archive after as many zeros as a record has': [
    TRAILING,
    Buffer.concat([small, Buffer.alloc(10_240), small]),
  ],
  'a whole record of zeros after the end': [TRAILING, Buffer.concat([small, Buffer.alloc(10_240)])],
};

test.each(Object.entries(attacks))('%s', async (_, [code, archive]) => {
  expect(await refusalOf(archive)).toBe(code);
});

test('the archive that is cut off in these tests is a good one', async () => {
  // signed as something it is not, so that only the last comparison can refuse it
  expect(await refusalOf(small)).toBe('ARCHIVE_CHANGED');
});
