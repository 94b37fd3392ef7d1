import { expect, test } from 'vitest';
import { findTools } from '../../src/build/find-tools.ts';
import { isAtLeast } from '../../src/build/least-version.ts';
import { tempHome } from '../world/temp-home.ts';

test.for<[string | undefined, string, boolean]>([
  ['go1.26.8', '1.26', true],
  ['go1.26.8', '1.26.8', true],
  ['go1.26.8', '1.26.9', false],
  ['go1.26.8', '1.27', false],
  ['go1.26', '1.26.0', true],
  ['go1.9', '1.10', false],
  ['rustc 1.85.0 (4d91de4e4 2025-02-17)', '1.85', true],
  ['GNU Make 4.3', '4', true],
  ['GNU Make 4.3', '5', false],
  ['no number', '1', false],
  [undefined, '0', false],
])('%j is at least %s: %s', ([found, least, expected]) => {
  expect(isAtLeast(found, least)).toBe(expected);
});

test('a program that is too old is refused by its version, with a hint', async () => {
  await expect(findTools(['make'], tempHome().host, { make: '99' })).rejects.toMatchObject({
    code: 'BUILD_TOOL_OLD',
    detail: {
      expected: 'make 99 or later',
      found: expect.stringContaining('Make'),
      hint: expect.stringContaining('make'),
    },
  });
  await expect(findTools(['make'], tempHome().host, { make: '3.80' })).resolves.toBeInstanceOf(Array);
});

test('a program whose version is asked for must be there', async () => {
  await expect(findTools([], tempHome().host, { 'no-such-tool': '1' })).rejects.toMatchObject({
    code: 'BUILD_TOOL_MISSING',
  });
});
