import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { asHeadwaterError, errorJson, errorLines } from '../../src/ui/error.ts';
import { bytes, duration, moment } from '../../src/ui/format.ts';
import { onPath, pathHint } from '../../src/ui/path-hint.ts';
import { table } from '../../src/ui/table.ts';
import { cutTo, displayWidth, padTo } from '../../src/ui/width.ts';

test('widths are those of a terminal', () => {
  const esc = String.fromCharCode(27);
  expect(displayWidth('jq')).toBe(2);
  expect(displayWidth('日本')).toBe(4);
  expect(displayWidth('é')).toBe(1);
  expect(displayWidth(`${esc}[31mred${esc}[39m`)).toBe(3);
  expect(padTo('日', 4)).toBe('日  ');
  expect(cutTo('abcdef', 4)).toBe('abc…');
  expect(cutTo('日本語', 4)).toBe('日…');
  expect(cutTo('abcd', 4)).toBe('abcd');
});

test('columns are aligned by width, and no line ends with blanks', () => {
  const lines = table(
    ['name', 'x'],
    [
      ['日本', 'a'],
      ['b', ''],
    ],
  );
  expect(lines.map(stripVTControlCharacters)).toEqual(['name  x', '日本  a', 'b']);
  expect(table([], [])).toEqual([]);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [2_040_000, '2.0 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});

test.each([
  [0.04, '0.0 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [125, '2 min 5 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('a moment is told in UTC; what is none stays', () => {
  expect(moment('2026-11-23T14:05:59.000Z')).toBe('2026-11-23 14:05 UTC');
  expect(moment('once')).toBe('once');
});

test('an error says what was expected, what was found, and what to do', () => {
  const error = new HeadwaterError('VERIFY_SOURCE_MISMATCH', 'the source is another', {
    subject: 'jq 1.8.2 (source)',
    expected: 'one\ntwo',
    found: 'three',
    details: ['detail'],
    hint: 'stop',
  });
  expect(errorLines(error).map(stripVTControlCharacters)).toEqual([
    'error VERIFY_SOURCE_MISMATCH  jq 1.8.2 (source)',
    '  the source is another',
    '  expected  one',
    '            two',
    '  found     three',
    '  detail',
    'hint: stop',
  ]);
  expect(errorJson(error)).toMatchObject({
    error: { code: 'VERIFY_SOURCE_MISMATCH', exitCode: 3, hint: 'stop' },
  });
});

test.each([
  ['ENOSPC', 'STORE_FULL'],
  ['EROFS', 'STORE_UNWRITABLE'],
  ['EBADF', 'INTERNAL'],
])('%s of the system is %s', (code, expected) => {
  expect(asHeadwaterError(Object.assign(new Error('x'), { code })).code).toBe(expected);
  expect(asHeadwaterError('a string').code).toBe('INTERNAL');
});

test('the line for PATH can be pasted, whatever the folder is called', () => {
  const env = { PATH: '/usr/bin', HOME: '/home/u', SHELL: '/bin/zsh' };
  expect(pathHint('/home/u/.local/bin', env)).toContain('export PATH="$HOME/.local/bin":"$PATH"');
  expect(pathHint("/opt/it's here/bin", env)).toContain(`export PATH='/opt/it'\\''s here/bin':"$PATH"`);
  expect(pathHint('/usr/bin', env)).toBeUndefined();
  expect(onPath('/usr/bin', { PATH: '/bin:/usr/bin/' })).toBe(true);
});
