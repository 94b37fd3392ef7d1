import { expect, test } from 'vitest';
import { parseEntry } from '../../../src/catalog/parse.ts';
import { editEntry, type NewRelease } from '../../../src/flows/bump/edit-entry.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { errorOf } from '../../world/error-of.ts';

const FILE = '/catalog/tool.toml';
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(sha256Of);

/** Comments wherever TOML lets one stand, two releases, two sources that share words. */
const ENTRY = `# the head
name = "tool"
kind = "tool"
summary = "says \\"1.1\\""
homepage = "https://e.org/"
repository = "https://e.org/tool"
license = "MIT"
bins = ["tool"]

# why this release
[[release]]
version = "1.1" # not "1.1" by chance

[[release.source]]
url = 'https://e.org/tool-1.1.tar.gz' # upstream
sha256 = "${a}"
# the mirrors of "1.1"
mirrors = [
  "https://one.org/tool-1.1.tar.gz",
  "https://two.org/tool-1.1.tar.gz", # the second
]
confirmed = "by hand"

[[release.source]]
url = "https://e.org/data-1.1.tar.gz"
sha256 = "${b}"
confirmed = "by hand"

# kept for those who cannot move
[[release]]
version = "1.0"
[[release.source]]
url = "https://e.org/tool-1.0.tar.gz"
sha256 = "${c}"
confirmed = "by hand"

# how it is built
[build]
system = "make"
check = [["tool", "1.1"]]
`;

const place = (url: string) => ({ before: url, after: url.replaceAll('1.1', '1.2') });

function releaseOf(mirrors: readonly string[]): NewRelease {
  const first = { url: place('https://e.org/tool-1.1.tar.gz'), sha256: sha256Of('new'), confirmed: 'signed' };
  const second = { url: place('https://e.org/data-1.1.tar.gz'), sha256: sha256Of('more'), confirmed: 'two' };
  return {
    version: parseVersion('1.2'),
    sources: [
      { ...first, mirrors: mirrors.map(place) },
      { ...second, mirrors: [] },
    ],
  };
}

const BOTH = ['https://one.org/tool-1.1.tar.gz', 'https://two.org/tool-1.1.tar.gz'];

function edit(release: NewRelease, how: 'replace' | 'add' = 'replace', text = ENTRY): string {
  const [newest] = parseEntry(text, FILE).releases;
  if (newest === undefined) throw new Error('no release');
  return editEntry({ text, file: FILE, newest }, release, how);
}

test('the newest release becomes the new one; every comment and all else stays', () => {
  expect(edit(releaseOf(BOTH))).toMatchInlineSnapshot(`
    "# the head
    name = "tool"
    kind = "tool"
    summary = "says \\"1.1\\""
    homepage = "https://e.org/"
    repository = "https://e.org/tool"
    license = "MIT"
    bins = ["tool"]

    # why this release
    [[release]]
    version = "1.2" # not "1.1" by chance

    [[release.source]]
    url = "https://e.org/tool-1.2.tar.gz" # upstream
    sha256 = "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"
    # the mirrors of "1.1"
    mirrors = [
      "https://one.org/tool-1.2.tar.gz",
      "https://two.org/tool-1.2.tar.gz", # the second
    ]
    confirmed = "signed"

    [[release.source]]
    url = "https://e.org/data-1.2.tar.gz"
    sha256 = "187897ce0afcf20b50ba2b37dca84a951b7046f29ed5ab94f010619f69d6e189"
    confirmed = "two"

    # kept for those who cannot move
    [[release]]
    version = "1.0"
    [[release.source]]
    url = "https://e.org/tool-1.0.tar.gz"
    sha256 = "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6"
    confirmed = "by hand"

    # how it is built
    [build]
    system = "make"
    check = [["tool", "1.1"]]
    "
  `);
});

test('beside the old one, which stays as it was, each with its own comments', () => {
  const text = edit(releaseOf(BOTH), 'add');
  const at = ENTRY.indexOf('[[release]]');
  const own = ENTRY.slice(at, ENTRY.indexOf('# kept for'));
  expect(text).toContain(own);
  expect(text.slice(0, at)).toBe(ENTRY.slice(0, at));
  expect(parseEntry(text, FILE).releases.map(({ version }) => version)).toEqual(['1.2', '1.1', '1.0']);
  expect(text.match(/# kept for/g)).toHaveLength(1);
});

test.each([
  [BOTH.slice(0, 1), '"https://one.org/tool-1.2.tar.gz"'],
  [BOTH.slice(1), '"https://two.org/tool-1.2.tar.gz"'],
])('a mirror without the bytes goes, the other stays: %s', (mirrors, left) => {
  const text = edit(releaseOf(mirrors));
  expect(parseEntry(text, FILE).releases[0]?.sources[0]?.mirrors).toEqual([left.slice(1, -1)]);
  expect(text).toContain('# the mirrors of "1.1"');
  expect(text).not.toMatch(/[ \t]$/m);
});

test('without any mirror there is no list of them', () => {
  const text = edit(releaseOf([]), 'replace', ENTRY.replace(', # the second', ','));
  expect(text).not.toContain('mirrors =');
  expect(parseEntry(text, FILE).releases[0]?.sources[0]?.mirrors).toEqual([]);
});

test('a list of modules moves with its release', () => {
  const modules = (version: string, sha256: string) =>
    `modules = { file = "modules/tool-${version}.txt", sha256 = "${sha256}" }\n`;
  const text = ENTRY.replace(
    "[[release.source]]\nurl = '",
    `${modules('1.1', `${d}`)}[[release.source]]\nurl = '`,
  ).replace('system = "make"', 'system = "go"');
  const list = { file: 'modules/tool-1.2.txt', sha256: sha256Of('list') };
  const after = edit({ ...releaseOf(BOTH), modules: list }, 'replace', text);
  expect(after).toContain(modules('1.2', list.sha256));
});

test.each([
  ['a version in words a bump does not read', ENTRY.replace('"1.1" #', '"""1.1""" #')],
  [
    'an address that is escaped',
    ENTRY.replace("'https://e.org/tool-1.1.tar.gz'", '"https://e.org/\\u0074ool-1.1.tar.gz"'),
  ],
])('%s is for a person', (_, text) => {
  expect(errorOf(() => edit(releaseOf(BOTH), 'replace', text)).code).toBe('BUMP_IMPOSSIBLE');
});

test('a release that is there already is none to add', () => {
  const again = { ...releaseOf(BOTH), version: parseVersion('1.0') };
  expect(errorOf(() => edit(again)).code).toBe('CATALOG_INVALID');
});
