import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goBases, parseGoProxy } from '../../src/host/go-base.ts';
import { goRoots } from '../../src/host/go-roots.ts';
import { makeTempHome, type TempHome, tempHome } from '../world/temp-home.ts';

/** What a GOROOT looks like; its `go` says what it was asked, and the settings it saw. */
function fakeGo(folder: string): string {
  for (const path of ['bin', 'pkg/tool', 'src/runtime']) mkdirSync(join(folder, path), { recursive: true });
  const script =
    '#!/bin/sh\ntest "$*" = "env GOPROXY" || exit 1\necho $GOPROXY\ntest "$GOPROXY" || echo https://proxy.example/go/,direct\n';
  writeFileSync(join(folder, 'bin/go'), script);
  chmodSync(join(folder, 'bin/go'), 0o755);
  return folder;
}

function withPath(path: (scratch: string) => string, extra: Record<string, string> = {}): TempHome {
  const before = tempHome();
  const made = makeTempHome({ PATH: path(before.scratch), ...extra });
  return { ...made, scratch: before.scratch };
}

test('the toolchain of the go on PATH comes first, symlinks followed', () => {
  const { host, scratch } = withPath((folder) => `relative/bin::${folder}/links`);
  const root = fakeGo(join(scratch, 'sdk'));
  mkdirSync(join(scratch, 'links'));
  symlinkSync(join(root, 'bin/go'), join(scratch, 'links/go'));
  expect(goRoots(host)[0]).toBe(root);
});

test('a go without a toolchain around it is none', () => {
  const { host, scratch } = withPath((folder) => `${folder}/bin`);
  mkdirSync(join(scratch, 'bin'));
  writeFileSync(join(scratch, 'bin/go'), '#!/bin/sh\n', { mode: 0o755 });
  expect(goRoots(host)).not.toContain(scratch);
});

test('go itself says where modules are, with the settings it is given', async () => {
  const path = (folder: string) => `${folder}/sdk/bin`;
  const plain = withPath(path);
  fakeGo(join(plain.scratch, 'sdk'));
  expect(await goBases(plain.host)).toEqual(['https://proxy.example/go']);
  const set = withPath(path, { GOPROXY: 'http://127.0.0.1:9/go|off' });
  fakeGo(join(set.scratch, 'sdk'));
  expect(await goBases(set.host)).toEqual(['http://127.0.0.1:9/go']);
});

test.for<[string, readonly string[]]>([
  ['https://a.example,direct\n', ['https://a.example']],
  ['https://a.example/x/|http://b.example,off', ['https://a.example/x', 'http://b.example']],
  ['https://user:word@a.example,https://a.example', ['https://a.example']],
  ['file:///srv/modules,direct', []],
  ['off', []],
  ['', []],
])('GOPROXY %j', ([list, bases]) => {
  expect(parseGoProxy(list)).toEqual(bases);
});
