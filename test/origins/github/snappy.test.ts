import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { unsnappy } from '../../../src/origins/github/snappy.ts';
import { snappy } from '../../world/github-server-snappy.ts';

const place = { code: 'VERIFY_BUNDLE_INVALID', path: 'a bundle' } as const;
const undo = (bytes: Uint8Array, most = 1_000_000) => Buffer.from(unsnappy(bytes, most, place));

test('what was packed comes back', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '{"x":'), maxLength: 400 });
  fc.assert(
    fc.property(texts, (text) => {
      expect(undo(snappy(Buffer.from(text))).toString()).toBe(text);
    }),
  );
  const noise = randomBytes(200_000);
  expect(undo(snappy(noise)).equals(noise)).toBe(true);
  const packed = snappy(Buffer.from('abcd'.repeat(10_000)));
  expect(packed.length).toBeLessThan(3_000);
  expect(undo(packed).length).toBe(40_000);
});

test.each<[string, number[], string]>([
  ['a literal of the first kind', [3, 8, 97, 98, 99], 'abc'],
  ['a literal whose length takes a byte', [3, 0xf0, 2, 97, 98, 99], 'abc'],
  ['a literal whose length takes four', [3, 0xfc, 2, 0, 0, 0, 97, 98, 99], 'abc'],
  ['a copy with an offset of one byte, over itself', [6, 4, 97, 98, 0x01, 2], 'ababab'],
  ['a copy with an offset of two', [5, 4, 97, 98, 0x0a, 2, 0], 'ababa'],
  ['a copy with an offset of four', [5, 4, 97, 98, 0x0b, 2, 0, 0, 0], 'ababa'],
  ['nothing', [0], ''],
])('%s is read as the format has it', (_, bytes, text) => {
  expect(undo(Uint8Array.from(bytes)).toString()).toBe(text);
});

test.each<[string, number[]]>([
  ['no bytes', []],
  ['a length without an end', [0x80, 0x80, 0x80, 0x80, 0x80]],
  ['a length beyond 32 bits', [0xff, 0xff, 0xff, 0xff, 0x7f]],
  ['more announced than may be', [0xc1, 0x84, 0x3d, 0]],
  ['a literal that is cut off', [3, 8, 97]],
  ['a literal whose length is cut off', [3, 0xf4, 2]],
  ['less than announced', [4, 8, 97, 98, 99]],
  ['more than announced', [2, 8, 97, 98, 99]],
  ['a copy beyond what is announced', [5, 4, 97, 98, 0x01, 2]],
  ['a copy of nothing', [6, 0x01, 1]],
  ['a copy from before the beginning', [6, 4, 97, 98, 0x01, 3]],
  ['a copy with offset 0', [6, 4, 97, 98, 0x01, 0]],
  ['a copy that is cut off', [6, 4, 97, 98, 0x02, 1]],
])('%s is refused', (_, bytes) => {
  expect(() => undo(Uint8Array.from(bytes))).toThrow(HeadwaterError);
});

test('garbage is refused or read, and nothing else is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        expect(undo(bytes, 10_000).length).toBeLessThanOrEqual(10_000);
      } catch (error) {
        expect(error).toBeInstanceOf(HeadwaterError);
      }
    }),
  );
});
