import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A document that points to a file or a test that is not there is not true. */
const root = join(import.meta.dirname, '../..');
const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');

  test('links to documents that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(
      ([, target]) => target ?? '',
    );
    const missing = targets.filter((target) => !existsSync(join(root, document, '..', target)));
    expect(missing).toEqual([]);
  });

  test('names sources and tests that are there', () => {
    const named = [...text.matchAll(/`((?:src|test|docs|bench|scripts|shims|trust|bin)\/[\w./*-]+)`/g)];
    const tests = [...text.matchAll(/`([a-z-]+\/[a-z-]+\.test\.ts)`/g)].map(([, path]) => `test/${path}`);
    const plain = named
      .map(([, path]) => path ?? '')
      .filter((path) => document !== 'docs/SECURITY.md' || !path.endsWith('.test.ts'));
    const paths = [...plain, ...(document === 'docs/SECURITY.md' ? tests : [])];
    expect(paths.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  });
});

test('the threat model names a test for nearly every attack, each of them real', () => {
  const security = readFileSync(join(root, 'docs/SECURITY.md'), 'utf8');
  expect([...security.matchAll(/`[a-z-]+\/[a-z-]+\.test\.ts`/g)].length).toBeGreaterThan(40);
});
