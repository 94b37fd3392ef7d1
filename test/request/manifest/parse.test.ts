import { expect, test } from 'vitest';
import { parseManifest } from '../../../src/request/manifest/parse.ts';
import { errorOf } from '../../world/error-of.ts';

const parse = (text: string) => parseManifest(text, 'headwater.toml');

test('what a manifest asks for, tools before libraries', () => {
  const { entries } = parse(`
[libraries]
zlib = "1.3"
[tools]
jq = "latest"
ripgrep = { version = "14", origin = "source" }
"github:astral-sh/ruff" = "0.9"
bare = {}
[policy]
require = "SLSA_BUILD_LEVEL_2"
`);
  expect(entries).toEqual([
    { table: 'tools', name: 'jq' },
    { table: 'tools', name: 'ripgrep', version: '14', origin: 'source' },
    { table: 'tools', name: 'github:astral-sh/ruff', version: '0.9' },
    { table: 'tools', name: 'bare' },
    { table: 'libraries', name: 'zlib', version: '1.3' },
  ]);
  expect(parse('').entries).toEqual([]);
});

test.each<[string, string, number]>([
  ['a number for a version', '[tools]\njq = 1.7\n', 2],
  ['a range', '[tools]\n\njq = "^1"\n', 3],
  ['an empty version', '[tools]\njq = ""\n', 2],
  ['a version with a path in it', '[tools]\njq = "../../etc"\n', 2],
  ['a mistyped table', '[tool]\njq = "1"\n', 1],
  ['a mistyped key of an entry', '[tools]\njq = { version = "1", orign = "source" }\n', 2],
  ['an unknown origin', '[tools]\njq = { origin = "rpm" }\n', 2],
  ['a table that is none', 'tools = 1\n', 1],
  ['a policy that is none', 'policy = "strict"\n', 1],
  ['a name that is a path', '[tools]\njq = "1"\n"../jq" = "1"\n', 3],
  ['a name in upper case', '[tools]\nJQ = "1"\n', 2],
  ['a name of another ecosystem with a way up', '[tools]\n"npm:../../x" = "1"\n', 2],
  ['an ecosystem nobody knows', '[tools]\n"ftp:x" = "1"\n', 2],
  ['a name that schemas do not see', '[tools]\nconstructor = "1"\n', 2],
  ['a key that would be a prototype', '[tools]\n__proto__ = { version = "1" }\n', 2],
  ['a tool that is a library as well', '[tools]\nzlib = "1"\n[libraries]\nzlib = "1"\n', 4],
  ['the same key twice', '[tools]\njq = "1"\njq = "2"\n', 3],
  ['conflict markers', '[tools]\n<<<<<<< HEAD\njq = "1"\n=======\njq = "2"\n>>>>>>> theirs\n', 2],
  ['no TOML at all', '[tools\n', 1],
])('%s is refused, with its line', (_, text, line) => {
  const error = errorOf(() => parse(text));
  expect(error.code).toBe('MANIFEST_INVALID');
  expect(error.detail.subject).toBe(`headwater.toml:${line}`);
});

test.each([
  ['in a value', '[tools]\njq = "\\u001b[2J\\u202e"\n'],
  ['in a key', '[tools]\n"\\u001b[2J" = "1"\n'],
  ['raw, where TOML allows none', '[tools]\njq = "\u001b[2J"\n'],
])('signs that move a cursor are told, not sent: %s', (_, text) => {
  const { message, detail } = errorOf(() => parse(text));
  expect(`${message}${JSON.stringify(detail.found)}`).toContain('u{1b}');
  expect(`${message}${detail.found}${detail.expected}`).not.toContain('\u001b');
});
