import { expect, test } from 'vitest';
import { crateFileName, goProxyPath, moduleFileOf } from '../../src/model/module-file.ts';

test('a Go module is a zip of a proxy, capitals escaped', () => {
  const file = moduleFileOf('pkg:golang/github.com/BurntSushi/toml@v1.6.0-RC1+incompatible');
  if (file?.type !== 'golang') throw new Error('not a Go module');
  expect(goProxyPath(file)).toBe('github.com/!burnt!sushi/toml/@v/v1.6.0-!r!c1+incompatible.zip');
});

test('its go.mod alone has the subpath of that name', () => {
  const file = moduleFileOf('pkg:golang/example.com/a@v1.0.0#go.mod');
  if (file?.type !== 'golang') throw new Error('not a Go module');
  expect(goProxyPath(file)).toBe('example.com/a/@v/v1.0.0.mod');
});

test('a crate is a file of one folder', () => {
  const file = moduleFileOf('pkg:cargo/fd-find@10.3.0');
  if (file?.type !== 'cargo') throw new Error('not a crate');
  expect(crateFileName(file)).toBe('fd-find-10.3.0.crate');
});

test.for([
  'pkg:golang/../../etc/passwd@v1',
  'pkg:golang/example.com/..@v1.0.0',
  'pkg:golang/example.com/./a@v1.0.0',
  'pkg:golang/example.com//a@v1.0.0',
  'pkg:golang//example.com/a@v1.0.0',
  'pkg:golang/example.com/a@v1/../../x',
  'pkg:golang/example.com/a@v1@v2',
  'pkg:golang/example.com/a@1.0.0',
  'pkg:golang/example.com/a@v1?vcs_url=https://evil.example',
  'pkg:golang/example.com/a@v1#go.sum',
  'pkg:golang/example.com/a@v1#../go.mod',
  'pkg:golang/example.com/!a@v1',
  'pkg:golang/example.com:443/a@v1',
  'pkg:golang/user%40evil.example/a@v1',
  'pkg:golang/example.com/a@v1\n',
  'pkg:cargo/../x@1.0.0',
  'pkg:cargo/a/b@1.0.0',
  'pkg:cargo/a@1.0.0#x',
  'pkg:cargo/a@..',
  'pkg:npm/a@1.0.0',
  'https://evil.example/pkg:golang/example.com/a@v1.0.0',
  '',
])('%j is no module', (purl) => {
  expect(moduleFileOf(purl)).toBeUndefined();
});
