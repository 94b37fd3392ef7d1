import { appendFileSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny, makeProject, type TestProject } from '../world/tools.ts';

/**
 * `headwater install` in a project that is as it was is answered by a record. Here the record
 * says what no slow path ever says, so that the tests see who answered.
 */
const MARK = 'answered by the record';
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let project: TestProject;
let record: string;

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  project = makeProject(world, '[tools]\none = "1"\n');
  record = join(world.host.paths.cache, 'installed', '@projects', project.root, '@install.json');
});

afterAll(() => world.dispose());

beforeEach(async () => {
  rmSync(record, { force: true });
  expect((await project.run('install')).code).toBe(0);
  const found = JSON.parse(readFileSync(record, 'utf8'));
  writeFileSync(record, JSON.stringify({ ...found, lines: [MARK] }));
});

test('nothing has changed: the record answers, frozen or not, here or below', async () => {
  const answer = { code: 0, stdout: '', stderr: `${MARK}\n` };
  expect(await project.run('install')).toEqual(answer);
  expect(await project.run('install', '--frozen')).toEqual(answer);
  expect(await headwater(['install'], { ...world.env, CI: '1' }, project.root)).toEqual(answer);
  const below = makeProject(world, '', 'project/below');
  rmSync(below.manifest);
  expect(await below.run('install')).toEqual(answer);
});

test.each<[string, () => void]>([
  ['the manifest has a comment more', () => appendFileSync(project.manifest, '# more\n')],
  ['the manifest is as new', () => utimesSync(project.manifest, new Date(), new Date())],
  ['the lock is gone', () => rmSync(project.lock)],
  ['the lock is another file', () => copyOver(project.lock)],
  ['the state is gone', () => rmSync(join(world.home, 'envs', project.root, '@'))],
  [
    'the file that a shim reads is another',
    () => copyOver(join(world.home, 'envs', project.root, '@/tools/one')),
  ],
  ['the shim is gone', () => rmSync(join(world.bin, 'one'))],
  ['the catalog has another entry', () => appendFileSync(join(world.catalog, 'one.toml'), '\n')],
  ['there is a policy now', () => writeFileSync(join(world.home, 'config', 'policy.toml'), '')],
  ['other signers are believed', () => copyOver(join(world.home, 'keys', 'trusted.json'))],
])('%s: the slow path answers, and rightly', async (_, change) => {
  change();
  const said = await project.run('install');
  expect(said.code).toBe(0);
  expect(said.stderr).not.toContain(MARK);
  expect(said.stderr).toMatch(/one 1\.0/);
  expect((await project.run('install', '--frozen')).code).toBe(0);
});

test('another folder has another answer', async () => {
  const other = makeProject(world, '[tools]\none = "1"\n', 'other');
  expect((await other.run('install')).stderr).not.toContain(MARK);
  expect((await headwater(['install', '-g', 'one'], world.env, project.root)).stderr).not.toContain(MARK);
});

function copyOver(path: string): void {
  const { fs } = world.host;
  const { mode } = fs.statSync(path);
  writeFileSync(`${path}.copy`, readFileSync(path), { mode });
  renameSync(`${path}.copy`, path);
}
