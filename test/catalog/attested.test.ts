import { describe, expect, it } from 'vitest';
import { parseEntry } from '../../src/catalog/parse.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { EXAMPLE, lineWith } from './example-entry.ts';

const SECTION = `
[attested.github]
signer = "https://github.com/owner/example/.github/workflows/release.yml"
tag = "v{version}"
source-repository = "https://github.com/owner/example"
assets = { linux-x64 = "example-{version}-linux.tar.gz" }
`;

const TEXT = `${EXAMPLE}${SECTION}`;

describe('a right section', () => {
  it('has its defaults filled in', () => {
    expect(parseEntry(TEXT, 'example.toml').attested?.github).toEqual({
      signer: 'https://github.com/owner/example/.github/workflows/release.yml',
      signerRef: 'tag',
      tag: 'v{version}',
      sourceRef: 'tag',
      sourceRepository: 'https://github.com/owner/example',
      runner: 'github-hosted',
      level: 'SLSA_BUILD_LEVEL_2',
      root: 'public-good',
      buildTypes: [],
      parameters: {},
      assets: { 'linux-x64': 'example-{version}-linux.tar.gz' },
    });
  });

  it('takes the repository of the entry where it names none', () => {
    const text = TEXT.replace(/source-repository.*\n/, '').replace(
      'https://example.org/repository',
      'https://github.com/owner/example',
    );
    expect(parseEntry(text, 'example.toml').attested?.github?.sourceRepository).toBe(
      'https://github.com/owner/example',
    );
  });

  it('may be signed by a workflow of another repository, if it says at which ref', () => {
    const text = TEXT.replace('owner/example/.github', 'builders/shared/.github').replace(
      'tag =',
      'signer-ref = "any-tag"\ntag =',
    );
    expect(parseEntry(text, 'example.toml').attested?.github?.signerRef).toBe('any-tag');
  });

  it('may be built at a branch, then the signer is there too', () => {
    const refs = 'source-ref = "refs/heads/trunk"\nsigner-ref = "refs/heads/trunk"\ntag =';
    const github = parseEntry(TEXT.replace('tag =', refs), 'example.toml').attested?.github;
    expect(github).toMatchObject({ sourceRef: 'refs/heads/trunk', signerRef: 'refs/heads/trunk' });
  });

  it('may name the file that holds its bundles', () => {
    const text = TEXT.replace('tag =', 'evidence = "all-{version}.intoto.jsonl"\ntag =');
    expect(parseEntry(text, 'example.toml').attested?.github?.evidence).toBe('all-{version}.intoto.jsonl');
  });

  it('may have a package in its tags', () => {
    const text = TEXT.replace('"v{version}"', '"@scope/name@{version}"');
    expect(parseEntry(text, 'example.toml').attested?.github?.tag).toBe('@scope/name@{version}');
  });

  it('is not needed', () => {
    expect(parseEntry(EXAMPLE, 'example.toml').attested).toBeUndefined();
  });
});

const TAG = '"v{version}"';
const MISTAKES: Record<string, [find: string, put: string, at?: string]> = {
  'an unknown key': ['tag =', 'branch =', 'branch'],
  'a section for nobody': ['[attested.github]', '[attested.gitlab]', '[attested'],
  'a tag without the version': [TAG, '"latest"'],
  'a tag with the version twice': [TAG, '"{version}/{version}"'],
  'a tag with another placeholder': [TAG, '"{name}-{version}"'],
  'a tag with a doubled brace': [TAG, '"{{version}}"'],
  'a tag that is a pattern': [TAG, '"v*{version}"'],
  'a tag that is a whole ref': [TAG, '"refs/tags/v{version}"'],
  'a tag that climbs': [TAG, '"../{version}"'],
  'a tag with a revision': [TAG, '"v{version}^{}"'],
  'a tag with a reflog': [TAG, '"{version}@{1}"'],
  'a tag with a blank': [TAG, '"v {version}"'],
  'a tag that is an option': [TAG, '"-{version}"'],
  'a tag that ends in .lock': [TAG, '"v{version}.lock"'],
  'a tag that ends in a dot': [TAG, '"v{version}."'],
  'a tag with an empty component': [TAG, '"release//{version}"'],
  'a tag with a homoglyph': [TAG, '"ν{version}"'],
  'a signer with a ref': ['release.yml"', 'release.yml@refs/heads/main"', 'signer'],
  'a signer that is a repository': ['/.github/workflows/release.yml', '', 'signer'],
  'a signer of another forge': [
    'https://github.com/owner/example/.github',
    'https://github.example/owner/example/.github',
    'signer',
  ],
  'a signer that climbs': ['workflows/release.yml', 'workflows/../release.yml', 'signer'],
  'another repository’s signer without a ref': [
    'owner/example/.github',
    'owner/example-evil/.github',
    '[attested.github]',
  ],
  'another repository’s signer at our tag': ['tag =', 'signer-ref = "tag"\ntag =', 'signer-ref'],
  'our own signer at any ref': ['tag =', 'signer-ref = "any"\ntag =', 'signer-ref'],
  'a source at a branch, and the signer at the tag': [
    'tag =',
    'source-ref = "refs/heads/main"\ntag =',
    'source-ref',
  ],
  'a source at any tag': ['tag =', 'source-ref = "any-tag"\ntag =', 'source-ref'],
  'a source at one tag': ['tag =', 'source-ref = "refs/tags/v1"\ntag =', 'source-ref'],
  'evidence that is a path': ['tag =', 'evidence = "../x.jsonl"\ntag =', 'evidence'],
  'evidence with another placeholder': ['tag =', 'evidence = "{name}.jsonl"\ntag =', 'evidence'],
  'a signer’s ref that is no ref': ['tag =', 'signer-ref = "main"\ntag =', 'signer-ref'],
  'a repository with .git after a blank': [
    '"https://github.com/owner/example"',
    '"https://github.com/owner/example "',
    'source-repository',
  ],
  'no repository of GitHub at all': [
    'source-repository = "https://github.com/owner/example"\n',
    '',
    '[attested.github]',
  ],
  'a repository id as a number': ['tag =', 'source-repository-id = 12\ntag =', 'source-repository-id'],
  'a repository id of nothing': ['tag =', 'source-repository-id = "0"\ntag =', 'source-repository-id'],
  'a level nobody can earn': ['tag =', 'level = "SLSA_BUILD_LEVEL_0"\ntag =', 'level ='],
  'a runner nobody knows': ['tag =', 'runner = "self-hosted"\ntag =', 'runner'],
  'a parameter that is no JSON': ['tag =', "parameters = { a = 'x' }\ntag =", 'parameters'],
  'a parameter in another spelling': ['tag =', 'parameters = { a = \'{ "b": 1 }\' }\ntag =', 'parameters'],
  'no asset': ['{ linux-x64 = "example-{version}-linux.tar.gz" }', '{}', 'assets'],
  'an asset that is a path': ['"example-{version}', '"../example-{version}', 'assets'],
  'an asset with another placeholder': ['"example-{version}', '"{name}-{version}', 'assets'],
  'an asset of an unknown platform': ['linux-x64', 'plan9-x64', 'plan9'],
};

describe('a mistake is refused with its line', () => {
  it.each(Object.entries(MISTAKES))('%s', (name, [find, put, at = put]) => {
    const base = name.endsWith('at our tag') ? TEXT.replace('owner/example/.github', 'b/s/.github') : TEXT;
    const start = base.indexOf('[attested');
    const text = base.slice(0, start) + base.slice(start).replace(find, put);
    expect(text).not.toBe(base);
    const error = refusal(text);
    expect(error.code).toBe('CATALOG_INVALID');
    expect(error.detail.subject).toBe(`example.toml:${lineWith(text, at)}`);
  });
});

describe('an entry without a recipe', () => {
  const ALONE = `${EXAMPLE.slice(0, EXAMPLE.indexOf('[[release]]'))}${SECTION}`;

  it('has no release, and no platform of its own', () => {
    const entry = parseEntry(ALONE, 'example.toml');
    expect(entry).toMatchObject({ releases: [], platforms: [], attested: { github: { tag: 'v{version}' } } });
    expect(entry.recipe).toBeUndefined();
  });

  const build = EXAMPLE.slice(EXAMPLE.indexOf('[build]'));
  const release = EXAMPLE.slice(EXAMPLE.indexOf('[[release]]'), EXAMPLE.indexOf('[build]'));
  it.each([
    ['nobody who builds it', ALONE.replace(SECTION, '')],
    ['a recipe that builds nothing', ALONE + build],
    ['releases that nothing builds', ALONE + release],
    ['platforms of no recipe', ALONE.replace('bins =', 'platforms = ["linux-x64"]\nbins =')],
    ['a library', ALONE.replace('"tool"', '"library"').replace('bins = ["example"]\n', '')],
    ['no command', ALONE.replace('bins = ["example"]\n', '')],
  ])('is refused with %s', (_, text) => {
    expect(text).not.toBe(ALONE);
    expect(refusal(text).code).toBe('CATALOG_INVALID');
  });
});

function refusal(text: string): HeadwaterError {
  try {
    parseEntry(text, 'example.toml');
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('the entry was accepted');
}
