import { expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { nextSources } from '../../../src/flows/bump/next-release.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { errorOf } from '../../world/error-of.ts';
import { packageOf } from '../../world/recipe.ts';

const { entry } = packageOf({ name: 'tool', recipe: {} });

function next(from: string, to: string, [url = '', ...mirrors]: readonly string[]) {
  const source = { url, mirrors, sha256: sha256Of(url), confirmed: 'by the test' };
  const newest: CatalogEntry['releases'][number] = { version: parseVersion(from), sources: [source] };
  return nextSources(entry, newest, parseVersion(to));
}

const after = (from: string, to: string, url: string) => next(from, to, [url])[0]?.url.after;

test.each([
  ['1.2', '1.3', 'https://e.org/v1.2/tool-1.2.tar.gz', 'https://e.org/v1.3/tool-1.3.tar.gz'],
  ['8.4', '9.1', 'https://e.org/dist/v8/tool-8.4.tar.xz', 'https://e.org/dist/v9/tool-9.1.tar.xz'],
  ['1.2.3', '1.3.0', 'https://e.org/1.2/tool-1.2.3.tgz', 'https://e.org/1.3/tool-1.3.0.tgz'],
  ['1.10.0', '1.11.0', 'https://e.org/lz4-1.10.0.tar.gz', 'https://e.org/lz4-1.11.0.tar.gz'],
  ['10.46', '10.47', 'https://e.org/pcre2_10.46.tar.gz', 'https://e.org/pcre2_10.47.tar.gz'],
  ['2.6.4', '2.7.0', 'https://e.org/R_2_6_4/t-2.6.4.tar.gz', 'https://e.org/R_2_7_0/t-2.7.0.tar.gz'],
  ['9.0.1', '9.1.0', 'https://e.org/tool-9-0-1.zip', 'https://e.org/tool-9-1-0.zip'],
  ['668', '692', 'https://e.org/less-668.tar.gz', 'https://e.org/less-692.tar.gz'],
  ['6.5-20250101', '6.6-20260608', 'https://e.org/n-6.5-20250101.tgz', 'https://e.org/n-6.6-20260608.tgz'],
  ['6.5-20250101', '6.6-20260608', 'https://e.org/n_6.5+20250101.tgz', 'https://e.org/n_6.6+20260608.tgz'],
  ['1.3.4-1', '1.3.4-2', 'https://e.org/m_1.3.4.1.tgz', 'https://e.org/m_1.3.4.2.tgz'],
  ['61', '62', 'https://e.org/tags/r61.tar.gz', 'https://e.org/tags/r62.tar.gz'],
  // The new version holds the old one: nothing is replaced twice.
  ['1', '1.1', 'https://e.org/tool-1.tar.gz', 'https://e.org/tool-1.1.tar.gz'],
])('%s -> %s: %s', (from, to, url, wanted) => {
  expect(after(from, to, url)).toBe(wanted);
});

test.each([
  ['1.2', 'https://e.org/tool-11.2.3.tar.gz'],
  ['1.2', 'https://e.org/tool-1.2.3.tar.gz'],
  ['1.2', 'https://e.org/tool-3.1.2.tar.gz'],
  ['61', 'https://e.org/tool-5.61.tar.gz'],
  ['1.2', 'https://e.org/tool-1x2.tar.gz'],
  ['1.2', 'https://e.org/latest.tar.gz'],
])('%s does not stand in %s', (from, url) => {
  expect(errorOf(() => next(from, '9.9', [url])).code).toBe('BUMP_IMPOSSIBLE');
});

test.each([
  ['1.2.0', '1.3.0', 'pkg:golang/e.org/x@v1.2.0', 'pkg:golang/e.org/x@v1.3.0'],
  ['0.9.0', '1.0.0', 'pkg:golang/e.org/x@v0.9.0', 'pkg:golang/e.org/x@v1.0.0'],
  ['1.2.0', '2.0.0', 'pkg:golang/e.org/x@v1.2.0', 'pkg:golang/e.org/x/v2@v2.0.0'],
  ['2.9.0', '3.0.0', 'pkg:golang/e.org/x/v2@v2.9.0', 'pkg:golang/e.org/x/v3@v3.0.0'],
  ['2.9.0', '1.9.0', 'pkg:golang/e.org/x/v2@v2.9.0', 'pkg:golang/e.org/x@v1.9.0'],
  ['2.4.0', '3.0.1', 'pkg:golang/gopkg.in/yaml.v2@v2.4.0', 'pkg:golang/gopkg.in/yaml.v3@v3.0.1'],
  ['2.0.0', '2.1.0', 'pkg:golang/e.org/x@v2.0.0+incompatible', 'pkg:golang/e.org/x@v2.1.0+incompatible'],
  ['1.3.6', '1.3.7', 'pkg:cargo/choose@1.3.6', 'pkg:cargo/choose@1.3.7'],
])('%s -> %s: %s', (from, to, url, wanted) => {
  expect(after(from, to, url)).toBe(wanted);
});

test('a module of another version than its entry is for a person', () => {
  expect(errorOf(() => next('0.0.0', '0.1.0', ['pkg:golang/e.org/x@v0.0.1'])).code).toBe('BUMP_IMPOSSIBLE');
});

test('a mirror that names no version is not one of the new release', () => {
  const [source] = next('1.2', '1.3', [
    'https://e.org/t-1.2.tgz',
    'https://e.org/t.tgz',
    'debian:pool/t_1.2.orig.tar.gz',
  ]);
  expect(source?.mirrors.map((mirror) => mirror.after)).toEqual(['debian:pool/t_1.3.orig.tar.gz']);
});
