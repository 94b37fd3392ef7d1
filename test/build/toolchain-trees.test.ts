import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTools } from '../../src/build/find-tools.ts';
import { toolchainMounts } from '../../src/build/run/toolchains.ts';
import type { HostTool } from '../../src/build/toolbox.ts';
import { digestOfTree } from '../../src/build/tree-digest.ts';
import { makeTempHome, tempHome } from '../world/temp-home.ts';

/** A GOROOT without a compiler in it. */
function fakeGo(root: string, version: string): string {
  const files = {
    VERSION: `${version}\ntime 2026-01-01T00:00:00Z\n`,
    'bin/go': '#!/bin/sh\n',
    'src/runtime/a.go': 'package a',
  };
  mkdirSync(join(root, 'pkg/tool'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text, { mode: path === 'bin/go' ? 0o755 : 0o644 });
  }
  return root;
}

const parts = ['VERSION', 'bin', 'src'];

/** Two toolchains of a machine, the older one first on PATH. */
function twoToolchains() {
  const { scratch } = tempHome();
  const roots = ['go1.20.1', 'go1.99.2'].map((version) => fakeGo(join(scratch, version), version));
  const { host, dispose } = makeTempHome({ PATH: roots.map((root) => `${root}/bin`).join(':') });
  return { host, roots, dispose };
}

test('the first toolchain of PATH is taken, or the first that is new enough', async () => {
  const { host, roots, dispose } = twoToolchains();
  try {
    const chosen = async (requires: Record<string, string>) =>
      (await findTools(['go'], host, requires)).filter(({ kind }) => kind === 'tree');
    expect(await chosen({})).toMatchObject([{ name: 'go', path: roots[0], version: 'go1.20.1' }]);
    expect(await chosen({ go: '1.99' })).toMatchObject([{ name: 'go', path: roots[1], version: 'go1.99.2' }]);
    await expect(findTools(['go'], host, { go: '1.1000' })).rejects.toMatchObject({ code: 'BUILD_TOOL_OLD' });
  } finally {
    dispose();
  }
});

test('the digest of a tree changes with every file, name, right and link, and with nothing else', () => {
  const { host, scratch } = tempHome();
  const root = fakeGo(join(scratch, 'go'), 'go1.26.0');
  const digest = () => digestOfTree({ root, parts }, host);
  const seen = [digest()];
  const changes = [
    () => writeFileSync(join(root, 'src/runtime/a.go'), 'package b'),
    () => writeFileSync(join(root, 'src/runtime/b.go'), ''),
    () => chmodSync(join(root, 'src/runtime/b.go'), 0o755),
    () => symlinkSync('b.go', join(root, 'src/c.go')),
  ];
  for (const change of changes) {
    change();
    seen.push(digest());
  }
  expect(new Set(seen).size).toBe(changes.length + 1);
  writeFileSync(join(root, 'README'), 'is no part');
  linkSync(join(root, 'src/runtime/a.go'), join(scratch, 'another name of it'));
  expect(digest()).toBe(seen.at(-1));
  expect(digestOfTree({ root, parts }, tempHome().host)).toBe(seen.at(-1));
});

test('a tree behind a closed folder is shown as well, and the files of the host stay as they are', () => {
  const { host, scratch } = tempHome();
  const root = fakeGo(join(scratch, 'closed/go'), 'go1.26.0');
  chmodSync(join(scratch, 'closed'), 0o700);
  const tool: HostTool = {
    kind: 'tree',
    name: 'go',
    path: root,
    parts,
    sha256: digestOfTree({ root, parts }, host),
  };
  const mounts = toolchainMounts([tool], join(scratch, 'near'), host);
  expect(mounts.map(({ at }) => at)).toEqual(parts.map((part) => `/toolchains/go/${part}`));
  const asRoot = process.geteuid?.() === 0;
  for (const { source } of mounts)
    expect(source.startsWith(join(scratch, asRoot ? 'near' : 'closed'))).toBe(true);
  expect(readFileSync(join(mounts[2]?.source ?? '', 'runtime/a.go'), 'utf8')).toBe('package a');
  expect(lstatSync(join(root, 'bin/go')).mode & 0o777).toBe(0o755);
});
