import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTools } from '../../src/build/find-tools.ts';
import { createHost } from '../../src/host/create.ts';
import { codeOf } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

/** A toolchain in which only rustc's answer is real, found on PATH. */
function machine() {
  const { scratch, env } = tempHome();
  const root = join(scratch, 'rust');
  for (const folder of [
    'bin',
    'lib/rustlib/x86_64-unknown-linux-gnu/lib',
    'lib/rustlib/src/rust',
    'share/doc',
  ])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'bin/cargo'), '');
  writeFileSync(join(root, 'bin/rustc'), '#!/bin/sh\necho "rustc 1.70.2 (abc 2026-01-01)"\n');
  chmodSync(join(root, 'bin/rustc'), 0o755);
  for (const file of ['lib/librustc_driver-1.so', 'lib/libLLVM.so.22.1', 'lib/rustlib/components'])
    writeFileSync(join(root, file), file);
  const host = createHost({ ...env, HOME: scratch, PATH: join(root, 'bin') });
  const find = async (requires: Record<string, string> = {}) =>
    (await findTools(['rust'], host, requires)).find(({ kind }) => kind === 'tree');
  return { root, find };
}

test('of a toolchain the build sees its programs, libraries and targets; neither documentation nor sources', async () => {
  const { root, find } = machine();
  const tree = await find();
  expect(tree).toMatchObject({ name: 'rust', path: root, version: 'rustc 1.70.2 (abc 2026-01-01)' });
  expect([...(tree?.parts ?? [])].sort()).toEqual([
    'bin/cargo',
    'bin/rustc',
    'lib/libLLVM.so.22.1',
    'lib/librustc_driver-1.so',
    'lib/rustlib/x86_64-unknown-linux-gnu',
  ]);
});

test('its digest is that of its files', async () => {
  const { root, find } = machine();
  const before = await find();
  writeFileSync(join(root, 'lib/rustlib/components'), 'another');
  expect((await find())?.sha256).toBe(before?.sha256);
  writeFileSync(join(root, 'lib/librustc_driver-1.so'), 'another');
  expect((await find())?.sha256).not.toBe(before?.sha256);
});

test('an older one than the recipe wants is named', async () => {
  const { find } = machine();
  expect(await find({ rustc: '1.70' })).toBeDefined();
  expect(await codeOf(() => find({ rustc: '1.71' }))).toBe('BUILD_TOOL_OLD');
});
