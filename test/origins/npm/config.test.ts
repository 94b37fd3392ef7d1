import { expect, test } from 'vitest';
import { expander, readNpmrc } from '../../../src/host/npm-config-ini.ts';
import { sourceRepository } from '../../../src/origins/npm/repository.ts';

test('lines of an .npmrc', () => {
  const text =
    '; c\n# c\na = 1 ; c\nb="x ; y"\nc=$' +
    '{V}\nd=$' +
    '{NONE}\ne=$' +
    '{NONE?}\nf=\\$' +
    '{V}\na=2\n[section]\na=3\n';
  expect(Object.fromEntries(readNpmrc(text, expander({ V: 'value' })))).toEqual({
    a: '2',
    b: 'x ; y',
    c: 'value',
    d: '\x24{NONE}',
    e: '',
    f: '\x24{V}',
  });
});

test.each([
  'git+https://github.com/Acme/tool.git',
  'git://github.com/Acme/tool.git#main',
  'git+ssh://git@github.com/Acme/tool.git',
  'git@github.com:Acme/tool.git',
  'github:Acme/tool',
  'Acme/tool',
  'https://github.com/Acme/tool/tree/main/packages/x',
  'http://www.github.com/Acme/tool/',
])('%s is a repository of GitHub', (url) => {
  const expected = { forge: 'github', address: 'https://github.com/Acme/tool' };
  expect(sourceRepository(url)).toEqual(expected);
  expect(sourceRepository({ type: 'git', url })).toEqual(expected);
});

test.each([
  undefined,
  'https://github.com.example.org/a/b',
  'https://github.com/only',
  'https://github.com/a/..',
  'gist:11081aaa281',
  'bitbucket:a/b',
])('%s is none', (url) => {
  expect(sourceRepository(url)).toBeUndefined();
});
