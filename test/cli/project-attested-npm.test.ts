import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type NpmWorld, npmWorld } from '../world/attested-world.ts';
import { headwater, type Said } from '../world/cli.ts';
import { makeProject } from '../world/tools.ts';

const noNode =
  spawnSync('/usr/bin/env', ['node', '--version'], { env: { PATH: '/usr/bin:/bin' } }).status !== 0;

const MANIFEST = '[tools]\n"npm:@acme/tool" = "1"\n';

/** A tool that prints what the package says that it needs. */
async function publishTool({ npm }: NpmWorld): Promise<void> {
  await publishLeft({ npm }, '1.4.0');
  await npm.publish({
    name: '@acme/tool',
    version: '1.2.3',
    bin: { tool: 'tool.js' },
    dependencies: { left: '^1.0.0' },
    files: { 'tool.js': '#!/usr/bin/env node\nconsole.log(require("left"));\n' },
  });
}

async function publishLeft({ npm }: Pick<NpmWorld, 'npm'>, version: string): Promise<void> {
  const files = { 'index.js': `module.exports = "left ${version}";\n` };
  await npm.publish({ name: 'left', version, files });
}

/** On a machine of its own, which believes the same. */
async function runElsewhere({ world }: NpmWorld, cwd: string, ...args: string[]): Promise<Said> {
  const home = join(world.scratch, 'other');
  execFileSync('sh', ['-c', 'mkdir -p "$2" && cp -r "$1/config" "$2/"', 'sh', world.home, home]);
  return headwater(args, { ...world.env, HEADWATER_HOME: home }, cwd);
}

describe.skipIf(noNode)('with a node on PATH', () => {
  test('a tool of npm and what it brings along are locked together, and stay when a member has a newer version', async () => {
    const all = await npmWorld();
    await publishTool(all);
    const project = makeProject(all.world, MANIFEST);
    expect(await project.run('install')).toMatchObject({ code: 0 });
    const lock = project.readLock();
    expect(lock).toContain('purl = "pkg:npm/left@1.4.0"');
    await publishLeft(all, '1.5.0');
    const said = await runElsewhere(all, project.root, 'install', '--frozen');
    expect(said).toMatchObject({ code: 0 });
    const tool = join(all.world.scratch, 'other', 'bin', 'tool');
    const env = { ...all.world.env, HEADWATER_HOME: join(all.world.scratch, 'other') };
    expect(execFileSync(tool, { cwd: project.root, env, encoding: 'utf8' })).toBe('left 1.4.0\n');
    expect(project.readLock()).toBe(lock);
    expect((await project.run('update')).code).toBe(0);
    expect(project.readLock()).toContain('purl = "pkg:npm/left@1.5.0"');
  });

  test('npm says no sha256: a lock that was only locked says less, and the first install completes it', async () => {
    const all = await npmWorld();
    await publishTool(all);
    const project = makeProject(all.world, MANIFEST);
    expect((await project.run('lock')).code).toBe(0);
    const before = project.readLock();
    expect(before).toMatch(/^sha512 = /m);
    expect(before).not.toMatch(/^sha256 = |^proof/m);
    expect((await project.run('install')).code).toBe(0);
    expect(project.readLock().match(/^proof\.signer/gm)?.length).toBe(2);
    expect((await project.run('install', '--frozen')).code).toBe(0);
  });
});

test('a version of npm whose tarball is another than the lock has is refused', async () => {
  const all = await npmWorld();
  await publishTool(all);
  const project = makeProject(all.world, MANIFEST);
  await project.run('lock');
  const lock = project.readLock();
  const twisted = lock.replace(/^sha512 = "[0-9a-f]+"/m, `sha512 = "${'ab'.repeat(64)}"`);
  all.world.host.fs.writeFileSync(project.lock, twisted);
  // Of the first platform, which may be another one: who locks looks at all of them.
  const said = await project.run('lock', '--json');
  expect(JSON.parse(said.stdout).error.code).toBe('LOCK_PIN_MISMATCH');
});
