import { describe, expect, test } from 'vitest';
import { prepended, type SearchPath, searchPath } from '../../src/model/search-path.ts';
import { environmentText } from '../../src/ui/env-formats.ts';
import { hasShell, said, shellNames } from '../world/shells.ts';

const paths = (folder: string): SearchPath[] => [
  searchPath('PATH', ['/home/bin']),
  searchPath('CPATH', [folder, `${folder} 2`]),
];

test.each([
  ['absent', undefined, '/a:/b'],
  ['empty: no empty entry', '', '/a:/b'],
  ['another', '/c', '/a:/b:/c'],
  ['one of them, elsewhere', '/c:/b:/d', '/a:/b:/c:/d'],
  ['twice', '/a:/b:/a:/b', '/a:/b'],
  ["the user's own empty entry stays", '/c:', '/a:/b:/c:'],
])('folders go before what a variable has: %s', (_, existing, value) => {
  expect(prepended(searchPath('CPATH', ['/a', '/b']), existing)).toBe(value);
});

test('a folder that no list can name is refused', () => {
  for (const folder of ['/a:b', '/a\nb']) {
    expect(() => searchPath('CPATH', [folder])).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' }));
  }
  expect(() => searchPath('CMAKE_PREFIX_PATH', ['/a;b'])).toThrow(
    expect.objectContaining({ code: 'SETTING_INVALID' }),
  );
  expect(searchPath('CPATH', ['/a;b']).folders).toEqual(['/a;b']);
});

test.each([
  ['/plain', undefined, "CPATH='/plain:/plain 2'"],
  ['/$HOME/`x`/"y"\\n', '/z', 'CPATH=\'/$HOME/`x`/"y"\\n:/$HOME/`x`/"y"\\n 2:/z\''],
  ["/it's", undefined, 'CPATH="/it\'s:/it\'s 2"'],
])('dotenv: %s', (folder, CPATH, line) => {
  expect(environmentText(paths(folder), 'dotenv', { CPATH })).toBe(`PATH=/home/bin\n${line}`);
});

test.each([
  ['a single quote beside what a double one would expand', "/it's $HOME", undefined],
  ['a line break that the user has in it', '/plain', '/x\nLD_PRELOAD=/evil.so'],
  ['a carriage return', '/plain', '/x\rLD_PRELOAD=/evil.so'],
])('dotenv cannot say it, and does not try: %s', (_, folder, CPATH) => {
  expect(() => environmentText(paths(folder), 'dotenv', { CPATH })).toThrow(
    expect.objectContaining({ code: 'ENV_UNWRITABLE' }),
  );
});

test('github: a line, or lines between delimiters that the value cannot end', () => {
  expect(environmentText(paths("/it's"), 'github', {})).toBe("PATH=/home/bin\nCPATH=/it's:/it's 2");
  const CPATH = '/x\nHEADWATER\nLD_PRELOAD=/evil.so\r\nHEADWATER_\rHEADWATER__';
  const text = environmentText([searchPath('CPATH', ['/a'])], 'github', { CPATH });
  expect(text).toBe(`CPATH<<HEADWATER___\n/a:${CPATH}\nHEADWATER___`);
});

test('json has whole values', () => {
  const text = environmentText(paths('/a\t"b"'), 'json', { PATH: '/bin', CPATH: '' });
  expect(JSON.parse(text)).toEqual({ PATH: '/home/bin:/bin', CPATH: '/a\t"b":/a\t"b" 2' });
});

describe.each(shellNames)('%s', (shell) => {
  test.skipIf(!hasShell(shell))('has the same values, evaluated once or twice', async () => {
    for (const CPATH of [undefined, '', '/c', '/c::/d']) {
      const folder = '/it\'s *a* $HOME `mine` "and" \\ \\\\ #!';
      const env = { PATH: '/usr/bin:/bin', ...(CPATH !== undefined && { CPATH }) };
      const script = environmentText(paths(folder), shell, env);
      const found = await said(shell, `${script}\n${script}\nsh -c 'printf "%s|%s" "$PATH" "$CPATH"'`, env);
      const rest = CPATH === undefined || CPATH === '' ? '' : `:${CPATH}`;
      const kept = shell === 'fish' ? rest.replace('::', ':') : rest;
      expect(found).toBe(`/home/bin:/usr/bin:/bin|${folder}:${folder} 2${kept}`);
    }
  });
});
