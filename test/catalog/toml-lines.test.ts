import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { lineOf, type TomlPath } from '../../src/catalog/toml-lines.ts';

const DOCUMENT = `# a comment with = and ["brackets"]
title = "x # no comment"
"quoted key" = 1
a.b.'c d' = 2

[table]
list = [
  "one", # [2]
  'two]',
  [ "x",
    "y" ],
]
inline = { k = [1, 2], "l" = 'v' }
text = """
[not.a.table]
key = "no key"
"""""
after = 2026-11-23 10:00:00

[[many]]
n = 1
[[many.deep]]
d = 1
[[many]]
n = 2
[[many.deep]]
d = 2
[[many.deep]]
d = 3
[many.sub]
s = true
`;

const PLACES: [path: TomlPath, line: number][] = [
  [['title'], 2],
  [['quoted key'], 3],
  [['a', 'b', 'c d'], 4],
  [['table'], 6],
  [['table', 'list'], 7],
  [['table', 'list', 0], 8],
  [['table', 'list', 1], 9],
  [['table', 'list', 2, 1], 11],
  [['table', 'inline', 'k', 1], 13],
  [['table', 'inline', 'l'], 13],
  [['table', 'text'], 14],
  [['table', 'after'], 18],
  [['many', 0, 'n'], 21],
  [['many', 0, 'deep', 0, 'd'], 23],
  [['many', 1], 24],
  [['many', 1, 'deep', 1, 'd'], 29],
  [['many', 1, 'sub', 's'], 31],
];

describe('the line of a value', () => {
  it('is looked for in a document that a TOML parser reads the same way', () => {
    const document: unknown = parse(DOCUMENT);
    for (const [path] of PLACES) {
      let value = document;
      for (const key of path) value = Object.entries(value ?? {}).find(([name]) => name === String(key))?.[1];
      expect(value, JSON.stringify(path)).toBeDefined();
    }
  });

  it.each(PLACES)('%j stands in line %i', (path, line) => {
    expect(lineOf(DOCUMENT, path)).toBe(line);
  });

  it('of something missing is the line of what it is missing from', () => {
    expect(lineOf(DOCUMENT, ['many', 1, 'deep', 0, 'missing'])).toBe(26);
    expect(lineOf(DOCUMENT, ['nothing'])).toBe(1);
  });
});
