import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pypiServer, upload } from '../../world/pypi-server.ts';
import { makeWheel } from '../../world/pypi-wheel.ts';
import { tempHome } from '../../world/temp-home.ts';

/** The world of the tests is as pip knows the real one. */

const noPip =
  spawnSync('python3', ['-m', 'pip', '--version']).status === 0 ? undefined : 'no pip on this machine';
const pipEnv = {
  PATH: process.env.PATH ?? '',
  PIP_CONFIG_FILE: '/dev/null',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
};

describe.skipIf(noPip)(`pip agrees${noPip ? ` (${noPip})` : ''}`, () => {
  test('a wheel of the tests is a wheel', () => {
    const { scratch } = tempHome();
    const wheel = makeWheel({
      name: 'acme-tool',
      version: '1.2.3',
      commands: { 'acme-tool': 'acme_tool:main' },
      scripts: { helper: '#!/bin/sh\necho helper\n' },
      data: { 'data/share/man/man1/acme.1': '.TH ACME 1\n' },
    });
    const file = join(scratch, wheel.fileName);
    writeFileSync(file, wheel.bytes);
    const target = join(scratch, 'target');
    const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-index', '--target', target, file];
    execFileSync('python3', args, { env: pipEnv, stdio: 'pipe' });
    expect(readFileSync(join(target, 'acme_tool/__init__.py'), 'utf8')).toContain('acme-tool 1.2.3');
    expect(existsSync(join(target, 'bin/acme-tool'))).toBe(true);
    expect(readFileSync(join(target, 'bin/helper'), 'utf8')).toBe('#!/bin/sh\necho helper\n');
    expect(existsSync(join(target, 'share/man/man1/acme.1'))).toBe(true);
    const check = `import importlib.metadata as m; d = next(iter(m.distributions(path=[${JSON.stringify(target)}]))); print(d.version, d.metadata["Project-URL"])`;
    const said = execFileSync('python3', ['-c', check], { encoding: 'utf8' });
    expect(said.trim()).toBe('1.2.3 Repository, https://github.com/acme/acme-tool');
  });

  test('an index of the tests is an index, dependencies, login and all', async () => {
    const { scratch } = tempHome();
    const tool = makeWheel({ name: 'tool', version: '1.0', requires: ['Dep_Of.Tool>=2'] });
    const older = makeWheel({ name: 'dep-of-tool', version: '2.0' });
    const dep = makeWheel({ name: 'dep-of-tool', version: '2.1' });
    const world = await pypiServer(
      { tool: [upload(tool)], 'dep-of-tool': [upload(dep), upload(older)] },
      { credentials: { user: 'me', password: 'secret' } },
    );
    const index = world.index.replace('//', '//me:secret@');
    const target = join(scratch, 'target');
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-cache-dir',
      '--index-url',
      index,
      '--target',
      target,
    ];
    const child = await run([...args, 'tool']);
    expect(child.stderr).not.toContain('ERROR');
    expect(existsSync(join(target, 'tool/__init__.py'))).toBe(true);
    expect(existsSync(join(target, 'dep_of_tool-2.1.dist-info/METADATA'))).toBe(true);
    const metadata = world.files.requests.filter(({ url }) => url?.endsWith('.metadata'));
    expect(metadata.length).toBeGreaterThan(0);
    expect(world.files.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});

async function run(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const { host } = tempHome();
  return host.processes.run(['python3', ...args], { env: pipEnv, timeoutMs: 60_000 });
}
