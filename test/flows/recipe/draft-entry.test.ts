import { expect, test } from 'vitest';
import { parseRecipeFile } from '../../../src/catalog/parse.ts';
import { draftEntry, type RecipeFacts } from '../../../src/flows/recipe/draft-entry.ts';
import { sha256Of } from '../../../src/model/digest.ts';

const facts: RecipeFacts = {
  name: 'tool',
  version: '1.2',
  kind: 'tool',
  summary: 'Does one thing',
  homepage: 'https://e.org/',
  repository: 'https://e.org/tool',
  license: 'MIT',
  licenseFiles: ['LICENSE'],
  bins: ['tool'],
  system: 'cargo',
  requires: { rustc: '1.80' },
  url: 'pkg:cargo/tool@1.2',
  sha256: sha256Of('source'),
  confirmed: "the registry's index",
  modules: { file: 'modules/tool-1.2.txt', sha256: sha256Of('list') },
};

test('a draft with all facts is an entry', () => {
  const text = draftEntry(facts);
  expect(text).toMatchInlineSnapshot(`
    "# Drafted by \`headwater recipe new\`; look at every line. docs/FORMATS.md, "Catalog entry", says what each means.
    name = "tool"
    kind = "tool"
    summary = "Does one thing"
    homepage = "https://e.org/"
    repository = "https://e.org/tool"
    license = "MIT"
    bins = ["tool"]

    [[release]]
    version = "1.2"
    modules = { file = "modules/tool-1.2.txt", sha256 = "a330395cc0a53ad1207736546afff4735940937564bbf75ce1edad40780d9139" }

    [[release.source]]
    url = "pkg:cargo/tool@1.2"
    sha256 = "41cf6794ba4200b839c53531555f0f3998df4cbb01a4d5cb0b94e3ca5e23947d"
    confirmed = "the registry's index"

    [build]
    system = "cargo"
    requires = { rustc = "1.80" }
    libraries = ["libgcc_s.so.1"]
    files = { "share/licenses/tool/LICENSE" = "LICENSE" }
    # a version is too little: have it do its work on a line of input, and compare
    check = [["sh", "-c", "tool --version | grep -F {version}"]]
    "
  `);
  expect(parseRecipeFile(text, 'tool.toml')).toMatchObject({ name: 'tool', recipe: { system: 'cargo' } });
});

test.each([
  ['go', 'pkg:golang/e.org/tool@v1.2'],
  ['make', 'https://e.org/tool-1.2.tar.gz'],
  ['meson', 'https://e.org/tool-1.2.tar.gz'],
  ['cmake', 'https://e.org/tool-1.2.tar.gz'],
  ['autotools', 'https://e.org/tool-1.2.tar.gz'],
  ['script', 'https://e.org/tool-1.2.tar.gz'],
] as const)('%s: what the parser takes', (system, url) => {
  const { modules, ...rest } = facts;
  const listed = system === 'go' ? { modules } : {};
  const text = draftEntry({ ...rest, ...listed, system, url, requires: {} } as RecipeFacts);
  expect(parseRecipeFile(text, 'tool.toml').recipe?.system).toBe(system);
});

test('a library has no commands, and no check of one', () => {
  const { modules: _, ...rest } = facts;
  const text = draftEntry({
    ...rest,
    kind: 'library',
    system: 'make',
    url: 'https://e.org/l-1.tgz',
    requires: {},
  });
  expect(parseRecipeFile(text, 'tool.toml')).toMatchObject({ kind: 'library', bins: [] });
  expect(text).not.toContain('check =');
});

test('what nobody could tell is left to a person, in words', () => {
  const { summary: _, ...rest } = facts;
  const text = draftEntry({ ...rest, license: 'NOASSERTION' });
  expect(text).toContain('TODO: what it does');
  expect(() => parseRecipeFile(text, 'tool.toml')).toThrow();
});
