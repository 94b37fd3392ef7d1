import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finding, named, refusalOfParts, type TestPart, unpackTest } from '../world/parts.ts';
import { file, folder, symlink, tar } from '../world/tar.ts';

/** How the commands of a tree are found, and that a command leads to a file of the tree or nowhere. */

const ELF = Buffer.from('7f454c460201', 'hex');
const program = (name: string, mode = 0o755) => file(name, '#!/bin/sh\necho ran\n', { mode });
const link = (tree: { readonly directory: string }, name: string) =>
  readlinkSync(join(tree.directory, 'bin', name));

test('by name: in bin/, else at the top, else the only one', async () => {
  const archive = tar(
    program('bin/a'),
    program('a'),
    program('b', 0o644),
    program('deep/down/c'),
    symlink('bin/d', '../b'),
  );
  const tree = await unpackTest([[archive]], named('a', 'b', 'c', 'd'));
  expect(tree.bins).toEqual(['a', 'b', 'c', 'd']);
  expect([link(tree, 'b'), link(tree, 'c'), link(tree, 'd')]).toEqual(['../b', '../deep/down/c', '../b']);
  for (const name of tree.bins) {
    expect(execFileSync(join(tree.directory, 'bin', name), { encoding: 'utf8' })).toBe('ran\n');
  }
  expect(tree.files).toContainEqual({ type: 'symlink', path: 'bin/c', target: '../deep/down/c' });
  expect(tree.files).toContainEqual(expect.objectContaining({ path: 'b', executable: true }));
});

const missing: [what: string, archive: Buffer][] = [
  ['there is none', tar(program('other'))],
  ['there are two', tar(program('x/tool'), program('y/tool'))],
  ['it is a folder', tar(folder('tool'), program('other'))],
  ['it is a link to nothing', tar(symlink('bin/tool', '../nothing'))],
  ['it is a link to itself', tar(symlink('bin/tool', 'tool'))],
  ['it is a link to a folder', tar(folder('share'), symlink('bin/tool', '../share'))],
];

test.each(missing)('by name: refused where %s', async (_, archive) => {
  expect(await refusalOfParts([[archive]], named('tool'))).toBe('ARCHIVE_COMMAND_MISSING');
});

test('by name: something else has the name already', async () => {
  const archive = tar(folder('bin/tool'), program('tool'));
  expect(await refusalOfParts([[archive]], named('tool'))).toBe('ARCHIVE_DUPLICATE');
  expect(await refusalOfParts([[tar(file('bin', 'x'), program('tool'))]], named('tool'))).toBe(
    'ARCHIVE_DUPLICATE',
  );
  const linked = tar(symlink('bin', 'share'), program('share/x'), program('tool'));
  expect(await refusalOfParts([[linked]], named('tool'))).toBe('ARCHIVE_LINK_ESCAPE');
});

const found: [what: string, archive: Buffer, otherwise: string, bins: string[]][] = [
  ['one, called as it is', tar(program('rg'), file('LICENSE', 'text', { mode: 0o755 })), 'ripgrep', ['rg']],
  ['one, called by platform', tar(program('jq-linux-amd64')), 'jq', ['jq']],
  ['one, called by version', tar(program('bin/tool-v1.2')), 'tool', ['tool']],
  ['one in bin/ and its library', tar(file('bin/x', ELF), file('libx.so.1', ELF)), 'y', ['x']],
  ['several', tar(program('a'), program('bin/b'), program('bin/c')), 'd', ['a', 'b', 'c']],
  ['programs without permission, but not scripts', tar(file('x', ELF), program('y', 0o644)), 'd', ['x']],
  ['not what sets it up', tar(program('tool'), program('install.sh')), 'tool', ['tool']],
  ['through links', tar(program('lib/tool'), symlink('bin/tool', '../lib/tool')), 'd', ['tool']],
];

test.each(found)('by finding: %s', async (_, archive, otherwise, bins) => {
  expect((await unpackTest([[archive]], finding(otherwise))).bins).toEqual(bins);
});

test('by finding: one file under a name of its release', async () => {
  const part: TestPart = [ELF, { format: 'file', fileName: 'tool_1.2_linux_x86_64' }];
  const tree = await unpackTest([part], finding('tool'));
  expect([tree.bins, link(tree, 'tool')]).toEqual([['tool'], '../tool_1.2_linux_x86_64']);
});

test('by finding: nothing that runs', async () => {
  expect(await refusalOfParts([[tar(file('a', 'text', { mode: 0o755 }))]], finding('a'))).toBe(
    'ARCHIVE_COMMAND_MISSING',
  );
  expect(await refusalOfParts([[tar(program('share/a'))]], finding('a'))).toBe('ARCHIVE_COMMAND_MISSING');
});

const npm = (bin: unknown, name = '@scope/tool', more: Buffer[] = []): TestPart[] => {
  const description = file('package/package.json', JSON.stringify({ name, bin }));
  const cli = file('package/dist/cli.js', '#!/usr/bin/env node\nconsole.log("ran");\n');
  return [[tar(description, cli, ...more), { strip: 1, into: 'lib/node_modules/tool' }]];
};
const packageJson = { by: 'package-json' } as const;

test('by package.json: one path, or paths by name', async () => {
  const one = await unpackTest(npm('dist/cli.js'), packageJson);
  expect([one.bins, link(one, 'tool')]).toEqual([['tool'], '../lib/node_modules/tool/dist/cli.js']);
  expect(execFileSync(join(one.directory, 'bin/tool'), { encoding: 'utf8' })).toBe('ran\n');
  const two = await unpackTest(npm({ a: './dist/cli.js', b: 'dist/cli.js' }), packageJson);
  expect(two.bins).toEqual(['a', 'b']);
});

test('by package.json: a carriage return behind the interpreter goes', async () => {
  const windows = file('package/win.js', '#!/usr/bin/env node\r\nconsole.log("ran");\r\n');
  const tree = await unpackTest(npm({ win: 'win.js' }, 'x', [windows]), packageJson);
  expect(execFileSync(join(tree.directory, 'bin/win'), { encoding: 'utf8' })).toBe('ran\n');
  const text = readFileSync(join(tree.directory, 'lib/node_modules/tool/win.js'), 'utf8');
  expect(text).toBe('#!/usr/bin/env node\nconsole.log("ran");\r\n');
});

const hostile: [what: string, code: string, bin: unknown][] = [
  ['a path out of the package', 'ARCHIVE_PATH_ESCAPE', { tool: '../../x' }],
  ['a path out behind a name', 'ARCHIVE_PATH_ESCAPE', { tool: 'dist/../../../../bin/sh' }],
  ['an absolute path', 'ARCHIVE_NAME_INVALID', { tool: '/bin/sh' }],
  ['a path with a NUL', 'ARCHIVE_NAME_INVALID', { tool: 'dist/cli.js\0' }],
  ['no path', 'ARCHIVE_COMMAND_INVALID', { tool: { toString: 'dist/cli.js' } }],
  ['an empty path', 'ARCHIVE_NAME_INVALID', { tool: '' }],
  ['a name that is a path', 'ARCHIVE_COMMAND_INVALID', { 'git/../x': 'dist/cli.js' }],
  ['a name that leads up', 'ARCHIVE_COMMAND_INVALID', { '..': 'dist/cli.js' }],
  ['a name that is empty', 'ARCHIVE_COMMAND_INVALID', { '': 'dist/cli.js' }],
  ['a name that is an option', 'ARCHIVE_COMMAND_INVALID', { '-rf': 'dist/cli.js' }],
  ['a file that is not there', 'ARCHIVE_COMMAND_MISSING', { tool: 'dist/none.js' }],
  ['a folder', 'ARCHIVE_COMMAND_MISSING', { tool: 'dist' }],
  ['a link to nothing', 'ARCHIVE_COMMAND_MISSING', { tool: 'away' }],
  ['a text without an interpreter', 'ARCHIVE_COMMAND_INVALID', { tool: 'package.json' }],
  ['no command', 'ARCHIVE_COMMAND_MISSING', {}],
  ['a list', 'ARCHIVE_COMMAND_INVALID', ['dist/cli.js']],
  ['nothing', 'ARCHIVE_COMMAND_MISSING', undefined],
];

test.each(hostile)('by package.json: %s', async (_, code, bin) => {
  const away = symlink('package/away', 'nothing');
  expect(await refusalOfParts(npm(bin, 'x', [away]), packageJson)).toBe(code);
});

test('by package.json: a link out of the package is never made', async () => {
  const out = symlink('package/out', '../../../../../../bin/sh');
  expect(await refusalOfParts(npm({ tool: 'out' }, 'x', [out]), packageJson)).toBe('ARCHIVE_LINK_ESCAPE');
});

test('attack: a command called as headwater itself is; an entry of the catalog may name it', async () => {
  const archive = tar(program('hw'));
  expect(await refusalOfParts([[archive]], finding('tool'))).toBe('ARCHIVE_COMMAND_INVALID');
  expect((await unpackTest([[archive]], named('hw'))).bins).toEqual(['hw']);
});

test('by package.json: none, and one that is no JSON', async () => {
  expect(await refusalOfParts([[tar(program('a'))]], packageJson)).toBe('ARCHIVE_COMMAND_MISSING');
  expect(await refusalOfParts([[tar(file('package.json', '{'))]], packageJson)).toBe(
    'ARCHIVE_COMMAND_INVALID',
  );
  expect(await refusalOfParts([[tar(file('package.json', '"x"'))]], packageJson)).toBe(
    'ARCHIVE_COMMAND_INVALID',
  );
  expect(await refusalOfParts(npm('dist/cli.js', '@a/../b'), packageJson)).toBe('ARCHIVE_COMMAND_INVALID');
});
