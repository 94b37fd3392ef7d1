import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { syncTree } from '../../src/host/sync-tree.ts';
import { manyFiles } from '../world/many-files.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';

/** Paths that were opened, which is how one by one is synced, below the tree. */
function opened({ host }: TempHome, tree: string, sync?: string): readonly string[] {
  const paths: string[] = [];
  const openSync = (path: string, flags: string) => {
    paths.push(path.slice(tree.length));
    return host.fs.openSync(path, flags);
  };
  const watched = { ...host, fs: { ...host.fs, openSync: openSync as typeof host.fs.openSync } };
  syncTree(watched, tree, sync);
  return paths;
}

function treeOf({ scratch }: TempHome, files: Readonly<Record<string, string>>): string {
  const tree = join(scratch, 'tree');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  return tree;
}

/** A sync(1) that writes down how it was called. */
function sync({ scratch }: TempHome, { exits }: { exits: number }): { program: string; called: string } {
  const program = join(scratch, 'sync');
  const called = join(scratch, 'called');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" >'${called}'\nexit ${exits}\n`);
  chmodSync(program, 0o755);
  return { program, called };
}

test('a small tree is synced one by one, contents before names: every file and every folder, no link', () => {
  const world = tempHome();
  const tree = treeOf(world, { 'sub/file': 'x' });
  symlinkSync('/nowhere', join(tree, 'link'));
  const { program, called } = sync(world, { exits: 0 });
  expect(opened(world, tree, program)).toEqual(['/sub/file', '/sub', '']);
  expect(existsSync(called)).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'a large tree is synced as one, by the file system it lies on',
  () => {
    const world = tempHome();
    const tree = treeOf(world, manyFiles('tool'));
    const { program, called } = sync(world, { exits: 0 });
    expect(opened(world, tree, program)).toEqual([]);
    expect(readFileSync(called, 'utf8')).toBe(`-f\n--\n${tree}\n`);
  },
);

test('where sync(1) fails, or is not there, a large tree is synced one by one', () => {
  const world = tempHome();
  const tree = treeOf(world, manyFiles('tool'));
  const all = ['', '/bin', '/bin/tool', '/share', '/share/doc'];
  for (const program of [sync(world, { exits: 1 }).program, join(world.scratch, 'nowhere')]) {
    const paths = opened(world, tree, program);
    expect(paths).toHaveLength(40 + all.length);
    expect(paths).toEqual(expect.arrayContaining(all));
    expect(paths.at(-1)).toBe('');
  }
});

test.runIf(existsSync('/usr/bin/sync'))("the system's own sync(1) does it", () => {
  const world = tempHome();
  const tree = treeOf(world, manyFiles('tool'));
  expect(opened(world, tree)).toEqual([]);
});
