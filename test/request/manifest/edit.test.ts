import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editManifest, type ManifestEdit } from '../../../src/request/manifest/edit.ts';
import { parseManifest } from '../../../src/request/manifest/parse.ts';
import { errorOf } from '../../world/error-of.ts';

const change = (text: string, edit: ManifestEdit) =>
  editManifest(parseManifest(text, 'headwater.toml'), edit);
const add: ManifestEdit = { type: 'set', table: 'tools', name: 'tree', version: '2.1' };
const raise: ManifestEdit = { type: 'set', table: 'tools', name: 'jq', version: '1.8' };
const from: ManifestEdit = { ...raise, origin: 'github' };
const remove: ManifestEdit = { type: 'remove', name: 'jq' };

const USUAL = `# our tools
[tools]
jq   = "1.7"   # why
"github:a/b" = '1' # theirs

# and our libraries
[libraries]
zlib = "1.3"
`;

test.each<[string, string, ManifestEdit, string]>([
  ['an entry comes below the last', USUAL, add, USUAL.replace('# theirs\n', '# theirs\ntree = "2.1"\n')],
  ['a version changes, and nothing beside it', USUAL, raise, USUAL.replace('"1.7"', '"1.8"')],
  ['an entry goes with its line', USUAL, remove, USUAL.replace('jq   = "1.7"   # why\n', '')],
  [
    'an origin is said with the version',
    USUAL,
    from,
    USUAL.replace('"1.7"', '{ version = "1.8", origin = "github" }'),
  ],
  [
    'a new entry with its origin',
    '[tools]\n',
    { ...add, origin: 'github' },
    '[tools]\ntree = { version = "2.1", origin = "github" }\n',
  ],
  [
    'an origin that is there stays, and another takes its place',
    '[tools]\njq = { version = "1.7", origin = "source" }\n',
    from,
    '[tools]\njq = { version = "1.8", origin = "github" }\n',
  ],
  ['an empty file gets a table', '', add, '[tools]\ntree = "2.1"\n'],
  ['a header without entries', '[tools]\n# none yet\n', add, '[tools]\ntree = "2.1"\n# none yet\n'],
  ['no end of line', '[tools]\njq = "1"', add, '[tools]\njq = "1"\ntree = "2.1"\n'],
  ['the indent of the others', '[tools]\n  jq = "1"\n', add, '[tools]\n  jq = "1"\n  tree = "2.1"\n'],
  ['lines that end as on Windows', '[tools]\r\njq = "1"\r\n', add, '[tools]\r\njq = "1"\r\ntree = "2.1"\r\n'],
  ['dotted keys', 'tools.jq = "1" # a\n', add, 'tools.jq = "1" # a\ntools.tree = "2.1"\n'],
  ['an inline table', 'tools = { jq = "1" } # a\n', raise, 'tools = { jq = "1.8" } # a\n'],
  [
    'an entry with an origin keeps it',
    '[tools]\njq = { version = "1", origin = "source" } # a\n',
    raise,
    '[tools]\njq = { version = "1.8", origin = "source" } # a\n',
  ],
  [
    'the text of a policy is no header',
    '[policy]\nrequire = "SLSA_BUILD_LEVEL_1" # [tools]\n[tools]\njq = "1"\n',
    add,
    '[policy]\nrequire = "SLSA_BUILD_LEVEL_1" # [tools]\n[tools]\njq = "1"\ntree = "2.1"\n',
  ],
])('%s', (_, before, edit, after) => {
  expect(change(before, edit)).toBe(after);
});

test('what is so already is not touched', () => {
  expect(change(USUAL, { ...raise, version: '1.7' })).toBe(USUAL);
  expect(change(USUAL, { type: 'remove', name: 'tree' })).toBe(USUAL);
});

test('a name that could not be parsed again is not written', () => {
  expect(errorOf(() => change(USUAL, { ...add, name: '../x' })).code).toBe('MANIFEST_INVALID');
  expect(errorOf(() => change(USUAL, { ...add, version: 'a b' })).code).toBe('MANIFEST_INVALID');
});

const name = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  .filter((text) => text !== 'constructor' && text !== 'prototype');
const version = fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$/);
const comment = fc.stringMatching(/^[ a-z[\]="]{0,12}$/);
const line = fc.record({ name, version, comment, above: comment });

test('of any manifest, an edit leaves every comment and every other entry', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(line, { selector: (item) => item.name, maxLength: 6 }),
      name,
      version,
      (lines, edited, to) => {
        const rows = lines.map(
          (item) => `#${item.above}\n${item.name} = "${item.version}" #${item.comment}\n`,
        );
        const text = `[tools]\n${rows.join('')}\n# libraries\n[libraries]\n`;
        const known = lines.find((item) => item.name === edited);
        const after = change(text, { type: 'set', table: 'tools', name: edited, version: to });
        const lost = text.split('\n').filter((row) => !after.split('\n').includes(row));
        expect(lost).toEqual(
          known === undefined || known.version === to
            ? []
            : [`${edited} = "${known.version}" #${known.comment}`],
        );
        const names = parseManifest(after, '').entries.map((entry) => entry.name);
        expect([...names].sort()).toEqual([...new Set([...lines.map((item) => item.name), edited])].sort());
      },
    ),
  );
});
