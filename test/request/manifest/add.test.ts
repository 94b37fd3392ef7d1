import { expect, test } from 'vitest';
import { type Addition, addToManifest } from '../../../src/request/manifest/add.ts';
import { parseManifest } from '../../../src/request/manifest/parse.ts';

const FILE = 'headwater.toml';

const line = (name: string, version = '1.8', more: Partial<Addition> = {}): Addition => ({
  table: 'tools',
  name,
  version,
  comment: '.tool-versions:1',
  isComment: false,
  ...more,
});

function add(text: string, ...additions: Addition[]): string {
  return addToManifest(parseManifest(text, FILE), additions, 'From .tool-versions.');
}

test('a new file says where each line comes from', () => {
  const proposal = line('npm:x', '3', { isComment: true, comment: 'package.json:2; npm was not asked' });
  expect(add('', line('jq'), proposal, line('xz', 'latest', { table: 'libraries', comment: '' }))).toBe(
    `# From .tool-versions.

[tools]
jq = "1.8"  # .tool-versions:1
# "npm:x" = "3"  # package.json:2; npm was not asked

[libraries]
xz = "latest"
`,
  );
});

test.each([
  [
    'comments, order and blanks',
    '# ours\n\n[policy]\nrequire = "SLSA_BUILD_LEVEL_1"\n\n[tools] # all\n  tree = "2"   # why\n\n# about libraries\n[libraries]\n',
    '# ours\n\n[policy]\nrequire = "SLSA_BUILD_LEVEL_1"\n\n[tools] # all\n  tree = "2"   # why\njq = "1.8"  # .tool-versions:1\n\n# about libraries\n[libraries]\n',
  ],
  ['a table without entries', '[tools]\n', '[tools]\njq = "1.8"  # .tool-versions:1\n'],
  [
    'a file without the table',
    '[libraries]\nxz = "5"',
    '[libraries]\nxz = "5"\n\n[tools]\njq = "1.8"  # .tool-versions:1\n',
  ],
  [
    'lines that end with CR LF',
    '[tools]\r\ntree = "2"\r\n',
    '[tools]\r\ntree = "2"\r\njq = "1.8"  # .tool-versions:1\r\n',
  ],
  [
    'tables of its entries',
    '[tools]\nless = "1"\n[tools.tree]\nversion = "2"\n',
    '[tools]\nless = "1"\njq = "1.8"\n[tools.tree]\nversion = "2"\n',
  ],
])('%s stay as they are', (_, before, after) => {
  const made = add(before, line('jq'));
  expect(parseManifest(made, FILE).entries.some(({ name }) => name === 'jq')).toBe(true);
  expect(made.replace(/ {2}# \.tool-versions:1/g, '')).toBe(after.replace(/ {2}# \.tool-versions:1/g, ''));
});

test.each([
  'tools = { tree = "2" }\n',
  'tools.tree = "2"\n',
  '[ tools ]\ntree = "2"\n',
  '[tools]\ntree = """\n2"""\n',
])('%j gets the entry, if not its comment', (before) => {
  const names = parseManifest(add(before, line('jq')), FILE).entries.map(({ name }) => name);
  expect([...names].sort()).toEqual(['jq', 'tree']);
});

test('a proposal is made once', () => {
  const proposal = line('npm:x', '3', { isComment: true });
  const once = add('[tools]\njq = "1"\n', proposal);
  expect(once).toBe('[tools]\njq = "1"\n# "npm:x" = "3"  # .tool-versions:1\n');
  expect(add(once, { ...proposal, comment: 'elsewhere', version: '4' })).toBe(once);
  expect(add(once, line('tree'))).toBe(`${once}tree = "1.8"  # .tool-versions:1\n`);
});

test('what stands behind a line cannot leave its line', () => {
  const made = add('', line('jq', '1.8', { comment: 'a\n[policy]\r\u2028b\u001b[31m' }));
  expect(parseManifest(made, FILE).entries).toHaveLength(1);
  expect(made.split('\n').filter((text) => text.startsWith('['))).toEqual(['[tools]']);
  const proposal = line('x"\n[policy]\n"', '1"\ny = "2', { isComment: true });
  expect(parseManifest(add('', proposal), FILE).entries).toEqual([]);
});
