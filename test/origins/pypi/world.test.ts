import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pypiCase } from '../../world/pypi-case.ts';
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

  test('what a tool brings along is what pip would install', async () => {
    const wheel = (name: string, version: string, requires: readonly string[] = []) =>
      upload(makeWheel({ name, version, requires, extras: ['more'] }));
    const world = await pypiServer({
      tool: [wheel('tool', '1.0', ['web<4', 'cli>=2', 'fast[more]', "old; python_version < '3'"])],
      web: ['2.0', '3.0', '3.1rc1', '4.0'].map((version) => wheel('web', version, ['net~=1.2'])),
      cli: [wheel('cli', '1.9'), wheel('cli', '2.5', ['net!=1.9', 'text>=1'])],
      fast: [wheel('fast', '0.1', ["extra-one; extra == 'more'", "extra-two; extra == 'less'"])],
      'extra-one': [wheel('extra-one', '1.0.post1'), wheel('extra-one', '1.0')],
      net: ['1.1', '1.2', '1.8', '1.9', '2.0'].map((version) => wheel('net', version)),
      text: [wheel('text', '1'), wheel('text', '1.0.1', ['net>1.2'])],
    });
    const { find } = await pypiCase(world);
    const ours = (await find('tool', '1.0')).parts.map(({ purl }) => purl.replace('pkg:pypi/', ''));
    const args = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--dry-run', '--ignore-installed'];
    const { stdout } = await run([...args, '--report', '-', '--index-url', world.index, 'tool==1.0']);
    const theirs: string[] = JSON.parse(stdout).install.map(
      ({ metadata }: { metadata: { name: string; version: string } }) =>
        `${metadata.name}@${metadata.version}`,
    );
    expect([...ours].sort()).toEqual(theirs.sort());
    expect(ours).toHaveLength(7);
  });
});

async function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { host } = tempHome();
  return host.processes.run(['python3', ...args], { env: pipEnv, timeoutMs: 60_000 });
}
