import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { namesIn } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject, type TestProject } from '../world/tools.ts';

/**
 * A lock is what somebody committed. Whatever it says, only what the catalog has is built, and
 * what differs is told before anything is fetched.
 */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let project: TestProject;
let honest: string;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library' });
  await addTiny(world, { name: 'two', versions: ['1.1', '1.0'], needs: ['base'] });
  project = makeProject(world, '[tools]\ntwo = "1"\n');
  expect((await project.run('lock')).code).toBe(0);
  honest = project.readLock();
});

afterAll(() => world.dispose());

beforeEach(() => writeFileSync(project.lock, honest));

async function refusal(...args: string[]) {
  const { stdout, code } = await project.run(...args, '--json');
  const { error } = JSON.parse(stdout);
  expect(error.exitCode).toBe(code);
  return error;
}

const OTHER = 'cd'.repeat(32);

test.each<[string, (lock: string) => string, RegExp]>([
  ['another recipe', (lock) => lock.replace(/recipe = "sha256:\w+"/, `recipe = "sha256:${OTHER}"`), /recipe/],
  ['another source digest', (lock) => lock.replace(/sha256 = "\w+"/, `sha256 = "${OTHER}"`), /source digest/],
  [
    'another source address',
    (lock) => lock.replace(/url = "[^"]+"/, 'url = "https://evil.example/base.tar.gz"'),
    /source address/,
  ],
  [
    'a build key of another platform, found from this one',
    (lock) => lock.replace(/on\.linux-arm64 = .*/g, `on.linux-arm64 = { build-key = "sha256:${OTHER}" }`),
    /build key for linux-arm64/,
  ],
  [
    'a build key of this platform',
    (lock) => lock.replace(/on\.linux-x64 = .*/g, `on.linux-x64 = { build-key = "sha256:${OTHER}" }`),
    /build key for linux-x64/,
  ],
  [
    'a version that the catalog never had',
    (lock) => lock.replace('version = "1.1"', 'version = "1.9"'),
    /another version/,
  ],
  ['a tool that is a library by now', (lock) => lock.replace('kind = "tool"', 'kind = "library"'), /kind/],
  ['a need less', (lock) => lock.replace(/needs = \[\n.*\n\]\n/, ''), /needs/],
])('%s is told with its line, and nothing is fetched', async (_, edit, message) => {
  writeFileSync(project.lock, edit(honest));
  expect(project.readLock()).not.toBe(honest);
  const before = world.requests.length;
  for (const args of [['install'], ['install', '--frozen'], ['lock'], ['lock', '--check']]) {
    const error = await refusal(...args);
    expect(error.code).toBe('LOCK_PIN_MISMATCH');
    expect(error.message).toMatch(message);
    expect(error.subject).toMatch(/headwater\.lock:\d+ /);
    expect(error.hint).toMatch(/headwater update (two|base)/);
  }
  expect(world.requests.length).toBe(before);
  expect(namesIn(world.host.paths.store)).toEqual([]);
});

test('what the manifest does not ask for is dropped from a lock, or the lock is out of step', async () => {
  const extra = `${honest}\n${honest.slice(honest.lastIndexOf('[[package]]')).replaceAll('"two"', '"evil"')}`;
  writeFileSync(project.lock, extra);
  const error = await refusal('install', '--frozen');
  expect(error).toMatchObject({ code: 'LOCK_STALE', details: ['- evil 1.1'] });
  expect((await project.run('lock')).code).toBe(0);
  expect(project.readLock()).toBe(honest);
});

test('a lock cannot widen what the manifest allows', async () => {
  project.write('[tools]\ntwo = "1.0"\n');
  const error = await refusal('install', '--frozen');
  expect(error).toMatchObject({ code: 'LOCK_STALE', details: ['~ two 1.1 -> 1.0'] });
  project.write('[tools]\ntwo = "1"\n');
});

test('without this platform a lock is of no use here, and says how to get one that is', async () => {
  writeFileSync(project.lock, honest);
  expect((await project.run('lock', '--platform', 'darwin-arm64', '--platform', 'darwin-x64')).code).toBe(4);
  const lines = honest.split('\n').filter((line) => !/^on\.linux/.test(line));
  writeFileSync(
    project.lock,
    lines.join('\n').replace(/platforms = .*/, 'platforms = ["darwin-arm64", "darwin-x64"]'),
  );
  const error = await refusal('install');
  expect(error.code).toBe('LOCK_PLATFORM_MISSING');
  expect(error.hint).toContain('headwater lock --platform linux-');
});

test('a recipe that the catalog changed is taken by update alone', async () => {
  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library', step: ['true', 'again'] });
  expect((await refusal('install')).code).toBe('LOCK_PIN_MISMATCH');
  const update = await project.run('update', 'base');
  expect(update.code).toBe(0);
  expect(update.stderr).toContain('headwater.lock: ~ base 1.0: recipe');
  expect((await project.run('install', '--frozen')).code).toBe(0);
});
