import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLock } from '../../src/lockfile/parse.ts';
import { parseManifest } from '../../src/request/manifest/parse.ts';
import { namesIn } from '../world/cli.ts';
import { errorOf } from '../world/error-of.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { makeProject, type TestProject } from '../world/tools.ts';

/** Files of a stranger that are made to keep whoever works in the folder waiting, or to end headwater. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let project: TestProject;

beforeAll(async () => {
  world = await makeSmallWorld();
  project = makeProject(world, '[tools]\n');
});

afterAll(() => world.dispose());

const HEX = 'ab'.repeat(32);

function lockOf(count: number, needOf: (index: number) => string): string {
  const packages = Array.from(
    { length: count },
    (_, index) => `[[package]]
name = "a${index}"
version = "1"
kind = "library"
origin = "source"
recipe = "sha256:${HEX}"
sources = [{ url = "https://a.example/b", sha256 = "${HEX}" }]
needs = ["${needOf(index)}"]
on.linux-x64 = { build-key = "sha256:${HEX}" }
`,
  );
  return `lock-version = 1\nplatforms = ["linux-x64"]\n${packages.join('')}`;
}

test('tens of thousands of tools are looked at once each', () => {
  const names = Array.from({ length: 70_000 }, (_, index) => `a${index} = "1"\n`);
  expect(parseManifest(`[tools]\n${names.join('')}`, 'x').entries).toHaveLength(70_000);
  const twice = `[tools]\n${names.join('')}[libraries]\na69999 = "1"\n`;
  expect(errorOf(() => parseManifest(twice, 'x')).code).toBe('MANIFEST_INVALID');
});

test('a lock as large as may be is looked at once', () => {
  const lock = lockOf(20_000, (index) => `a${(index + 1) % 20_000} 1`);
  expect(parseLock(lock, 'x').packages).toHaveLength(20_000);
  const twice = `${lock}${lock.slice(lock.lastIndexOf('[[package]]'))}`;
  expect(errorOf(() => parseLock(twice, 'x')).message).toContain('locked twice');
});

test.each([
  ['a key of many parts', `${'a.'.repeat(50_000)}a = 1\n`],
  ['a table of many parts', `[${'a.'.repeat(50_000)}a]\n`],
  ['a list in lists', `a = ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`],
  ['a table in tables', `a = ${'{a='.repeat(50_000)}1${'}'.repeat(50_000)}\n`],
])('%s is not even parsed', async (_, text) => {
  project.write(`[tools]\n[policy]\n${text}`);
  const said = await project.run('install', '--json');
  expect([said.code, JSON.parse(said.stdout).error.code]).toEqual([2, 'MANIFEST_UNSAFE']);
  project.write('[tools]\n');
  writeFileSync(project.lock, text);
  expect((await project.run('install', '--json')).stdout).toContain('MANIFEST_UNSAFE');
  writeFileSync(project.lock, 'lock-version = 1\nplatforms = ["linux-x64"]\n');
});

test('a key too deep for the stack is a mistake in the file', () => {
  const deep = `[policy]\n${'a.'.repeat(20_000)}a = 1\n`;
  expect(errorOf(() => parseManifest(deep, 'x')).code).toBe('MANIFEST_INVALID');
  expect(errorOf(() => parseLock(`lock-version = 1\n${deep}`, 'x')).code).toBe('LOCK_INVALID');
});

test('libraries of a lock that need each other in a circle end in an error', async () => {
  project.write('[tools]\nhello = "1"\n');
  writeFileSync(
    project.lock,
    lockOf(3, (index) => `a${(index + 1) % 3} 1`),
  );
  const said = await project.run('install', '--frozen', '--json');
  expect(JSON.parse(said.stdout).error.code).toBe('LOCK_STALE');
  expect(namesIn(world.host.paths.store)).toEqual([]);
});

test('a manifest of more than a mebibyte is not read', async () => {
  project.write(`[tools]\n${'# \n'.repeat(400_000)}`);
  expect((await project.run('install')).stderr).toContain('error MANIFEST_UNSAFE');
});
