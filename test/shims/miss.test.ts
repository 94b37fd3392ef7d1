import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  isProjectFresh,
  readProjectState,
  removeProjectState,
  writeProjectState,
} from '../../src/link/project-state.ts';
import type { LockedSource } from '../../src/lockfile/lock.ts';
import { printLock } from '../../src/lockfile/print.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parseVersion } from '../../src/model/version.ts';
import { listStored } from '../../src/store/find.ts';
import { isSourceBuild, type Stored } from '../../src/store/receipt.ts';
import { headwater, namesIn } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { entryOf, flipByte } from '../world/tamper.ts';

const MANIFEST = '[tools]\nhello = "1.0"\n';
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let project: string;

describe.each(['sh', 'native'])('what the shim in %s has no answer for', (shim) => {
  beforeAll(async () => {
    world = await makeSmallWorld({ HEADWATER_SHIM: shim });
    const said = await headwater(['install', 'hello'], world.env);
    expect(said.stderr).not.toContain('warning');
    expect(readFileSync(join(world.home, 'shims'), 'utf8')).toMatch(new RegExp(`\n${shim}\\b.*\n$`));
    project = join(realpathSync(world.scratch), 'project');
    mkdirSync(project);
  });
  afterAll(() => world.dispose());

  /** An installed project, as `headwater install` leaves it. */
  beforeEach(async () => {
    const lock = lockOf(storedHello());
    writeFiles({ 'headwater.toml': MANIFEST, 'headwater.lock': lock });
    await removeProjectState(project, world.host);
    const tools = [storedHello()];
    await writeProjectState(world.host, { project, manifest: MANIFEST, lock, tools, libraries: [] });
    expect(run()).toMatchObject({ status: 0, stderr: '' });
  });

  test('files that were touched, and say the same: run, and stamped anew', () => {
    utimesSync(join(project, 'headwater.toml'), 1, 1);
    utimesSync(join(project, 'headwater.lock'), 1, 1);
    expect(run().stdout).toMatch(/^hello from greet/);
    expect(isProjectFresh(project, world.host)).toBe(true);
  });

  test('files that say something else, of which all is in the store: resolved anew, and run', () => {
    const lock = lockOf(storedHello(), 'latest');
    writeFiles({ 'headwater.toml': '[tools]\nhello = "latest"\n', 'headwater.lock': lock });
    expect(run().stdout).toMatch(/^hello from greet/);
    expect(isProjectFresh(project, world.host)).toBe(true);
    expect(readProjectState(project, world.host)?.tools).toMatchObject([{ name: 'hello', version: '1.0' }]);
  });

  test.each([
    ['a version that is not there', { 'headwater.toml': '[tools]\nhello = "2.0"\n' }, 'PROJECT_OUT_OF_DATE'],
    ['a tool the lock does not know', { 'headwater.toml': `${MANIFEST}jq = "1.7"\n` }, 'PROJECT_OUT_OF_DATE'],
    [
      'no lock any more',
      { 'headwater.toml': `${MANIFEST}\n`, 'headwater.lock': undefined },
      'PROJECT_OUT_OF_DATE',
    ],
    ['a manifest in conflict', { 'headwater.toml': '<<<<<<< ours\n[tools]\n' }, 'MANIFEST_INVALID'],
    [
      'a policy that the tool does not meet',
      { 'headwater.toml': `${MANIFEST}[policy]\nrequire = "SLSA_BUILD_LEVEL_3"\n` },
      'POLICY_LEVEL',
    ],
  ])('%s: explained with 127, nothing is installed, the state stays out of date', (_, files, code) => {
    const before = namesIn(join(world.home, 'store'));
    writeFiles(files);
    const { status, stdout, stderr } = run();
    expect([status, stdout]).toEqual([127, '']);
    expect(stderr).toMatch(new RegExp(`^error ${code} `));
    expect(isProjectFresh(project, world.host)).toBe(false);
    expect(namesIn(join(world.home, 'store'))).toEqual(before);
  });

  test.each([
    ['another recipe', { recipe: sha256Of('another') }],
    [
      'another source',
      { sources: [{ url: 'https://example.org/hello.tar.gz', sha256: sha256Of('another') }] },
    ],
    ['another version', { version: parseVersion('1.0.1') }],
  ])('the attack: a lock that pins %s under a build key that is in the store', (_, pins) => {
    writeFiles({ 'headwater.lock': lockOf(storedHello(), '1.0', pins) });
    const { status, stderr } = run();
    expect(status).toBe(127);
    expect(stderr).toMatch(/^error PROJECT_OUT_OF_DATE /);
  });

  test('a project that was never installed: explained; what it does not name runs', async () => {
    await removeProjectState(project, world.host);
    const { status, stderr } = run();
    expect(status).toBe(127);
    expect(stderr).toMatch(/^error PROJECT_NOT_INSTALLED /);
    writeFiles({ 'headwater.toml': '[tools]\n' });
    expect(run().stdout).toMatch(/^hello from greet/);
    expect(readProjectState(project, world.host)).toBeUndefined();
  });

  test('a version by a variable: one that is installed, or an explanation', () => {
    expect(run({ HEADWATER_HELLO_VERSION: '1' }).stdout).toMatch(/^hello from greet/);
    const { status, stderr } = run({ HEADWATER_HELLO_VERSION: '9' });
    expect(status).toBe(127);
    expect(stderr).toMatch(/^error TOOL_MISSING /);
  });

  test('a program in the store that was changed is not run for changed files', () => {
    const entry = entryOf(world);
    flipByte(join(entry, 'tree/bin/hello'));
    writeFiles({ 'headwater.lock': `${lockOf(storedHello())}# changed\n` });
    const { status, stderr } = run();
    flipByte(join(entry, 'tree/bin/hello'));
    expect(status).toBe(127);
    expect(stderr).toMatch(/^error PROJECT_OUT_OF_DATE /);
  });
});

function run(env: Record<string, string> = {}) {
  return spawnSync(join(world.bin, 'hello'), [], {
    cwd: project,
    env: { ...world.env, ...env },
    encoding: 'utf8',
  });
}

function writeFiles(files: Record<string, string | undefined>): void {
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) rmSync(join(project, name), { force: true });
    else writeFileSync(join(project, name), text);
  }
}

function storedHello(): Stored {
  const found = listStored(world.host).find(({ receipt }) => receipt.name === 'hello');
  if (found === undefined) throw new Error('hello is not in the store');
  return found;
}

/** The lock that `headwater lock` would write for one platform. */
function lockOf(stored: Stored, requested = '1.0', pins: Partial<LockedSource> = {}): string {
  const packages = listStored(world.host)
    .filter(isSourceBuild)
    .filter(({ receipt }) => receipt.name !== 'headwater-shim')
    .map(({ receipt }): LockedSource => {
      const { name, version, kind, platform, buildKey, expectation } = receipt;
      const { recipeDigest: recipe, sources, needs } = expectation;
      const pins = {
        name,
        version,
        kind,
        origin: 'source' as const,
        recipe,
        sources,
        on: { [platform]: { buildKey } },
      };
      const named = needs.map((need) => ({ name: need.name, version: need.version }));
      return { ...pins, needs: named, ...(name === stored.receipt.name && { requested }) };
    });
  const twisted = packages.map((pkg) => (pkg.name === stored.receipt.name ? { ...pkg, ...pins } : pkg));
  return printLock({ platforms: [stored.receipt.platform], packages: twisted });
}
