import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { lookInto } from '../../../src/flows/recipe/look-into.ts';
import { tempHome } from '../../world/temp-home.ts';

function look(files: Readonly<Record<string, string>>) {
  const { host, scratch } = tempHome();
  const folder = join(scratch, 'tree');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), join(folder, path));
    else writeFileSync(join(folder, path), text);
  }
  return lookInto(folder, host);
}

test.each([
  [{ 'go.mod': 'module e.org/x\n', Makefile: '' }, 'go'],
  [{ configure: '', 'CMakeLists.txt': '' }, 'autotools'],
  [{ 'CMakeLists.txt': '', Makefile: '' }, 'cmake'],
  [{ 'meson.build': '' }, 'meson'],
  [{ GNUmakefile: '' }, 'make'],
  [{ 'README.md': '' }, 'script'],
])('%j is built by %s', (files, system) => {
  expect(look(files).system).toBe(system);
});

test('a crate that takes things from its workspace', () => {
  const manifest = `[workspace]
members = ["."]
[workspace.package]
license = "MIT/Apache-2.0"
rust-version = "1.85"
repository = "https://github.com/e/tool.git"
[package]
name = "tool"
license.workspace = true
rust-version = { workspace = true }
repository.workspace = true
description = """
Does
  one thing"""
[[bin]]
name = "to"
`;
  expect(look({ 'Cargo.toml': manifest })).toMatchObject({
    license: 'MIT OR Apache-2.0',
    requires: { rustc: '1.85' },
    repository: 'https://github.com/e/tool',
    summary: 'Does one thing',
    bins: ['to'],
  });
});

test('a workspace without a package of its own says nothing of one', () => {
  expect(look({ 'Cargo.toml': '[workspace]\nmembers = ["a"]\n' })).toMatchObject({
    bins: [],
    license: 'NOASSERTION',
    requires: {},
  });
});

test('a Go module says its commands, its repository and the least Go', () => {
  expect(look({ 'go.mod': 'module github.com/e/tool/v2\n\ngo 1.25.1\n' })).toMatchObject({
    bins: ['tool'],
    repository: 'https://github.com/e/tool',
    requires: { go: '1.25.1' },
  });
});

test('links are no files: nothing of this machine is read for a licence', () => {
  const found = look({ LICENSE: '-> /etc/hostname', COPYING: 'some text\n', 'go.mod': '-> /etc/hostname' });
  expect(found).toMatchObject({ licenseFiles: ['COPYING'], system: 'go', bins: [] });
});

test('a summary is cut between signs, not within one', () => {
  const manifest = `[package]\nname = "tool"\ndescription = "${'x'.repeat(199)}😀"\n`;
  expect(look({ 'Cargo.toml': manifest }).summary).toBe('x'.repeat(199));
});
