import { describe, expect, it } from 'vitest';
import { parseEntry } from '../../src/catalog/parse.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { DIGEST, EXAMPLE, lineWith } from './example-entry.ts';

describe('a right entry', () => {
  it('has every default filled in', () => {
    const entry = parseEntry(EXAMPLE, '/catalog/example.toml');
    expect(entry).toMatchObject({ name: 'example', kind: 'tool', platforms: ['linux-x64', 'linux-arm64'] });
    expect(entry.recipe).toEqual({
      ...{ system: 'make', directory: '.', install: ['install'], check: [['example', '--version']] },
      ...{ options: [], make: [], targets: [], script: [], needs: [], tools: [], libraries: [], remove: [] },
      ...{ env: {}, files: {} },
    });
  });

  it('lists its releases newest first, however they are written', () => {
    const older = release('0.9');
    const newer = release('1.10');
    const { releases } = parseEntry(EXAMPLE.replace('[build]', `${older}${newer}[build]`), 'example.toml');
    expect(releases.map(({ version }) => version)).toEqual(['1.10', '1.0', '0.9']);
  });

  it('keeps what a shell says between braces', () => {
    const argv = ['example', `\${HOME}`, '{ print }', '{version}', '{prefix}'];
    const text = EXAMPLE.replace('["example", "--version"]', JSON.stringify(argv));
    expect(parseEntry(text, 'example.toml').recipe?.check[0]).toEqual(argv);
  });
});

/** What is put in the place of what, and the text in whose line the mistake then stands. */
const MISTAKES: Record<string, [find: string, put: string, at?: string]> = {
  'no TOML': ['"MIT"', 'MIT'],
  'an unknown key': ['license', 'licence'],
  'an unknown key of a release': ['version = "1.0"', 'version = "1.0"\nsigned = "no"', 'signed'],
  'an unknown key of a source': ['mirrors', 'mirror'],
  'an unknown key of the recipe': ['system = "make"', 'system = "make"\nnetwork = true', 'network'],
  'a key that is missing': ['summary = "Shows what an entry holds"\n', '', '#:schema'],
  'a recipe that is missing': ['system = "make"\n', '', '[build]'],
  'a value of the wrong type': ['version = "1.0"', 'version = 1.0'],
  'a name that is a path': ['name = "example"', 'name = "../example"'],
  'a name other than the file': ['name = "example"', 'name = "other"'],
  'a kind nobody knows': ['"tool"', '"service"'],
  'a summary of two lines': ['"Shows what an entry holds"', '"Shows\\nwhat"', 'summary'],
  'a command that is a path': ['bins = ["example"]', 'bins = ["bin/example"]'],
  'a tool without commands': ['bins = ["example"]', 'bins = []'],
  'a tool without checks': ['check = [["example", "--version"]]', 'check = []'],
  'a check without a command': ['[["example", "--version"]]', '[["true"],\n []]', ' []]'],
  'a library with commands': ['kind = "tool"', 'kind = "library"', 'bins'],
  'a platform nobody knows': ['bins =', 'platforms = ["plan9-x64"]\nbins =', 'platforms'],
  'a version that is a path': ['version = "1.0"', 'version = "1..0/x"'],
  'a source without encryption': [
    '"https://example.org/example-1.0',
    '"http://example.org/example-1.0',
    'url =',
  ],
  'a source with a password': ['//example.org/example', '//me:secret@example.org/example', 'url ='],
  'a source that is a file': ['"https://example.org/example-1.0.tar.gz"', '"file:///etc/passwd"', 'url ='],
  'packages of what has none': ['system = "make"', 'system = "make"\npackages = ["."]', 'packages'],
  'no packages': ['system = "make"', 'system = "go"\npackages = []', 'packages'],
  'more packages than commands': ['system = "make"', 'system = "go"\npackages = ["./a", "./b"]', 'bins'],
  'a placeholder nobody knows in packages': [
    'system = "make"',
    'system = "go"\npackages = ["{nothing}"]',
    'packages',
  ],
  'modules of what has none': [
    'version = "1.0"',
    `version = "1.0"\nmodules = { file = "m.txt", sha256 = "${DIGEST}" }`,
    'modules',
  ],
  'modules without a digest': ['version = "1.0"', 'version = "1.0"\nmodules = { file = "m.txt" }', 'modules'],
  'modules out of the catalog': [
    'version = "1.0"',
    `version = "1.0"\nmodules = { file = "../m.txt", sha256 = "${DIGEST}" }`,
    'modules',
  ],
  'a version of a tool that is none': [
    'system = "make"',
    'system = "make"\nrequires = { go = ">=1.25" }',
    'requires',
  ],
  'a purl that climbs': ['"https://example.org/example-1.0.tar.gz"', '"pkg:golang/a.example/..@v1"', 'url ='],
  'a purl of a registry nobody knows': [
    '"https://example.org/example-1.0.tar.gz"',
    '"pkg:npm/example@1.0"',
    'url =',
  ],
  'a digest too short': [DIGEST, DIGEST.slice(1), 'sha256'],
  'a digest in upper case': [DIGEST, DIGEST.toUpperCase(), 'sha256'],
  'a mirror that climbs': ['pool/main/e/example', 'pool/main/../../etc'],
  'a mirror that is hidden climbing': ['pool/main/e/example', 'pool/main/%2e%2e/etc'],
  'a mirror outside the pool': ['debian:pool/main', 'debian:dists/main'],
  'a mirror without encryption': ['"debian:pool', '"http://example.org/pool'],
  'a source nobody confirmed': ['confirmed = "nowhere: this is a test"\n', '', '[[release.source]]'],
  'a build system nobody knows': ['system = "make"', 'system = "bazel"'],
  'options that nothing takes': ['check =', 'options = ["--fast"]\ncheck =', 'options'],
  'a script without steps': ['"make"', '"script"', '[build]'],
  'a folder outside the source': ['check =', 'directory = "../else"\ncheck =', 'directory'],
  'a file put outside the tree': ['check =', 'files = { "../x" = "x" }\ncheck =', 'files'],
  'something removed outside the tree': ['check =', 'remove = [\n "man",\n "/etc"]\ncheck =', '"/etc"'],
  'a library that is a path': ['check =', 'libraries = ["/lib/libc.so.6"]\ncheck =', 'libraries'],
  'a need that is a path': ['check =', 'needs = ["../zlib"]\ncheck =', 'needs'],
  'a package that needs itself': ['check =', 'needs = ["example"]\ncheck =', 'needs'],
  'a clock of its own': ['check =', 'env = { SOURCE_DATE_EPOCH = "0" }\ncheck =', 'env'],
  'a placeholder nobody fills': ['check =', 'make = ["X={needs.zlib}"]\ncheck =', 'make ='],
  'a placeholder in a check': ['"--version"', '"{verison}"', '{verison}'],
  'a second source it has not': ['check =', 'make = ["X={source.2}"]\ncheck =', 'make ='],
};

describe('a mistake is refused with its file and line', () => {
  it.each(Object.entries(MISTAKES))('%s', (_, [find, put, at = put]) => {
    const text = EXAMPLE.replace(find, put);
    expect(text).not.toBe(EXAMPLE);
    const error = refusal(text);
    expect(error.code).toBe('CATALOG_INVALID');
    expect(error.detail.subject).toBe(`/catalog/example.toml:${lineWith(text, at)}`);
    expect(error.detail.expected).toBeTruthy();
    expect(error.detail.found).toBeTruthy();
  });

  it('a version twice', () => {
    const text = EXAMPLE.replace('[build]', `${release('1.0')}[build]`);
    expect(refusal(text).detail.subject).toBe('/catalog/example.toml:20');
  });

  it('a source twice in one release', () => {
    const source = `[[release.source]]\nurl = "https://example.org/b"\nsha256 = "${DIGEST}"\nconfirmed = "x"\n`;
    const text = EXAMPLE.replace('[build]', `${source}\n[build]`);
    expect(refusal(text).detail.subject).toBe(
      `/catalog/example.toml:${lineWith(text, source.slice(0, 18)) + 6}`,
    );
  });

  it('names the keys there are', () => {
    expect(refusal(EXAMPLE.replace('mirrors', 'mirror')).detail.expected).toBe(
      'url, sha256, mirrors, confirmed',
    );
  });
});

function release(version: string): string {
  const sha256 = version.length.toString().repeat(64).slice(0, 64);
  return `[[release]]\nversion = "${version}"\n[[release.source]]\nurl = "https://example.org/${version}"\nsha256 = "${sha256}"\nconfirmed = "x"\n\n`;
}

function refusal(text: string): HeadwaterError {
  try {
    parseEntry(text, '/catalog/example.toml');
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('the entry was accepted');
}
