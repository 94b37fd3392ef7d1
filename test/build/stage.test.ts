import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { inside } from '../../src/build/stage/inside.ts';
import { relocatePkgConfig } from '../../src/build/stage/pkg-config.ts';
import { prune } from '../../src/build/stage/prune.ts';
import { findTraces } from '../../src/build/stage/traces.ts';
import { walk } from '../../src/build/stage/walk.ts';
import type { Files } from '../world/recipe.ts';
import { tempHome } from '../world/temp-home.ts';

function treeWith(files: Files) {
  const { scratch, host } = tempHome();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(scratch, dirname(path)), { recursive: true });
    writeFileSync(join(scratch, path), text);
  }
  return { tree: scratch, host };
}

const paths = ({ tree, host }: ReturnType<typeof treeWith>) => walk(tree, host).map(({ path }) => path);

test("libtool's archives, the index of info pages, what the recipe names, and what is empty then", () => {
  const made = treeWith({
    'lib/a.la': '',
    'lib/a.a': '',
    'share/info/dir': '',
    'share/doc/x/y': '',
    'bin/a': '',
  });
  symlinkSync('a', join(made.tree, 'bin/b.la'));
  expect(prune(made.tree, ['share/doc', 'share/nowhere'], made.host)).toEqual(['share/nowhere']);
  expect(paths(made)).toEqual(['bin', 'bin/a', 'bin/b.la', 'lib', 'lib/a.a']);
});

test('a read-only folder can be pruned', () => {
  const made = treeWith({ 'share/doc/x': '', a: '' });
  chmodSync(join(made.tree, 'share/doc'), 0o555);
  prune(made.tree, ['share'], made.host);
  expect(paths(made)).toEqual(['a']);
});

test.each(['/etc/passwd', '../x', 'a/../../x', '.', 'a/..'])('%s is no path of a tree', (path) => {
  const { tree, host } = treeWith({});
  expect(() => inside(tree, path, host)).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
});

test('the last part of a path may be a symlink, which is not followed; a folder may not', () => {
  const { tree, host } = treeWith({ 'a/f': '' });
  symlinkSync('/etc', join(tree, 'link'));
  expect(inside(tree, './a//link/', host)).toBe(join(tree, 'a/link'));
  expect(inside(tree, 'link', host)).toBe(join(tree, 'link'));
  expect(() => inside(tree, 'link/passwd', host)).toThrow(
    expect.objectContaining({ code: 'BUILD_FORBIDDEN_LINK' }),
  );
});

test('pkg-config files find themselves, with and without a variable for the prefix', () => {
  const prefix = '/opt/headwater/zlib';
  const { tree, host } = treeWith({
    'share/pkgconfig/zlib.pc': `prefix = ${prefix}\nlibdir=${prefix}/lib\n`,
    'lib/x/pkgconfig/plain.pc': `Libs: -L${prefix}/lib\n`,
    'share/pkgconfig/note.txt': `${prefix}\n`,
  });
  relocatePkgConfig(tree, prefix, host);
  const text = (path: string) => readFileSync(join(tree, path), 'utf8');
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: pkg-config's variables
  expect(text('share/pkgconfig/zlib.pc')).toBe('prefix=${pcfiledir}/../..\nlibdir=${prefix}/lib\n');
  expect(text('lib/x/pkgconfig/plain.pc')).toBe('Libs: -L${pcfiledir}/../../../lib\n');
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: pkg-config's variables
  expect(text('share/pkgconfig/note.txt')).toBe(`${prefix}\n`);
});

test('traces of the build are found, also across the border of two reads', () => {
  const border = 1024 * 1024;
  const { tree, host } = treeWith({
    'bin/a': `${'x'.repeat(border - 5)}/opt/headwater/a/share${'x'.repeat(border)}`,
    'share/b': 'from /build/src/b.c and /needs/z/lib',
    'share/clean': '/usr/src/b and -ffile-prefix-map=/build=/usr/src/b',
  });
  expect(findTraces(tree, host)).toEqual(['bin/a: /opt/headwater/', 'share/b: /build/', 'share/b: /needs/']);
});
