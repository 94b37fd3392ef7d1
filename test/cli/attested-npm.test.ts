import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type NpmWorld, npmWorld } from '../world/attested-world.ts';
import type { Said } from '../world/cli.ts';
import { integrityOf, type NpmPackage } from '../world/npm-package.ts';
import { file, tar } from '../world/tar.ts';
import { set } from '../world/twist.ts';

/** From a registry of npm to a command on PATH, by the command line itself. */

const noNode =
  spawnSync('/usr/bin/env', ['node', '--version'], { env: { PATH: '/usr/bin:/bin' } }).status !== 0;

const codeOf = (said: Said): unknown => JSON.parse(said.stdout).error?.code;
const jsonOf = (said: Said) => JSON.parse(said.stdout);

/** What a command of the store prints. */
const says = ({ world }: NpmWorld, name: string): string =>
  execFileSync(join(world.bin, name), { encoding: 'utf8', env: world.env });

/** A tool that prints what two packages say, one of which brings another version of the second. */
async function publishTree({ npm }: NpmWorld, left: Partial<NpmPackage> = {}): Promise<void> {
  const word = (text: string) => ({ 'index.js': `module.exports = ${text};\n` });
  await npm.publish({ name: 'right', version: '1.9.0', files: word('"right 1"') });
  await npm.publish({ name: 'right', version: '2.1.7', files: word('"right 2"') });
  const dependencies = { right: '^1.0.0' };
  const files = word('"left of " + require("right")');
  await npm.publish({ name: 'left', version: '1.4.0', dependencies, files, ...left });
  await npm.publish({
    name: '@acme/tool',
    version: '1.2.3',
    bin: { tool: 'tool.js' },
    dependencies: { left: '^1.0.0', right: '~2.1.0' },
    files: {
      'tool.js': '#!/usr/bin/env node\nconsole.log(require("left"), "and", require("right"));\n',
    },
  });
}

describe.skipIf(noNode)('with a node on PATH', () => {
  test('a tool of pure JavaScript and its tree: every member proved, laid out as npm has it, and it runs', async () => {
    const all = await npmWorld();
    await publishTree(all);
    const installed = await all.run('install npm:@acme/tool');
    expect(installed).toMatchObject({ code: 0 });
    expect(installed.stderr).toContain('installed npm:@acme/tool 1.2.3 (from npm, SLSA_BUILD_LEVEL_2)');
    expect(says(all, 'tool')).toBe('left of right 1 and right 2\n');
    const asked = all.npm.server.requests.length;
    expect(await all.run('verify')).toMatchObject({ code: 0 });
    expect((await all.run('install npm:@acme/tool')).stderr).toContain('already installed');
    expect(all.npm.server.requests.length).toBe(asked);
  });

  test('a tool with a native program for each platform: the fitting one is brought along, proved and started', async () => {
    const all = await npmWorld();
    await publishNative(all);
    expect(await all.run('install npm:fast')).toMatchObject({ code: 0 });
    expect(says(all, 'fast')).toBe('fast 2.0.0\n');
    const why = (await all.run('why npm:fast --json')).stdout;
    expect(why).toContain(`pkg:npm/%40fast/linux-${process.arch}@2.0.0`);
    expect(why).not.toContain('darwin');
  });
});

/** As biome, esbuild and swc are packed: a wrapper, and a program per platform as an optional dependency. */
async function publishNative({ npm }: NpmWorld): Promise<void> {
  const system = {
    linux: { os: ['linux'], cpu: [process.arch] },
    darwin: { os: ['darwin'], cpu: ['arm64'] },
  };
  const names = { linux: `@fast/linux-${process.arch}`, darwin: '@fast/darwin-arm64' };
  for (const on of ['linux', 'darwin'] as const) {
    const head = { name: names[on], version: '2.0.0', ...system[on] };
    const repository = { url: 'git+https://github.com/acme/fast.git' };
    const manifest = file('package/package.json', JSON.stringify({ ...head, repository }));
    const program = file('package/echo', readFileSync('/bin/echo'), { mode: 0o755 });
    await npm.publish({ ...head, repository, tarball: gzipSync(tar(manifest, program)) });
  }
  const wrapper = `#!/usr/bin/env node
const program = require.resolve(\`@fast/\${process.platform}-\${process.arch}/echo\`);
require('node:child_process').spawnSync(program, ['fast', '2.0.0'], { stdio: 'inherit' });
`;
  await npm.publish({
    name: 'fast',
    version: '2.0.0',
    bin: 'bin/fast',
    optionalDependencies: { [names.linux]: '2.0.0', [names.darwin]: '2.0.0' },
    files: { 'bin/fast': wrapper },
  });
}

test('members without proof refuse the whole; all of them are listed, and no tarball is asked for', async () => {
  const all = await npmWorld();
  await publishTree(all, { attest: false });
  await all.npm.publish({ name: 'right', version: '2.1.9', attest: false });
  const said = await all.run('install npm:@acme/tool --json');
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: 'VERIFY_MEMBERS' });
  const { details } = jsonOf(said).error;
  expect(details).toHaveLength(2);
  expect(details.join('\n')).toContain('pkg:npm/left@1.4.0: VERIFY_NO_EVIDENCE');
  expect(details.join('\n')).toContain('pkg:npm/right@2.1.9: VERIFY_NO_EVIDENCE');
  expect(all.npm.server.requests.filter(({ url }) => url?.endsWith('.tgz'))).toEqual([]);
  expect(existsSync(join(all.world.bin, 'tool'))).toBe(false);
});

/** What npm says of publishing, as the statement of a workflow. */
const asPublish = set('predicateType', 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1');

test.each([
  ['as the registry signs it', { serve: 'publish' }, 'VERIFY_SIGNER_KIND'],
  ['signed by the right workflow', { serve: 'provenance', statement: asPublish }, 'VERIFY_PREDICATE_TYPE'],
] as const)('attack: a publish attestation offered as provenance, %s', async (_, attest, code) => {
  const all = await npmWorld();
  await all.npm.publish({ name: 'tool', version: '1.0.0', bin: 'tool.js', attest });
  const said = await all.run('install npm:tool --json');
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: code });
  expect(existsSync(join(all.world.bin, 'tool'))).toBe(false);
});

test('attack: one member has a publish attestation alone, another was replaced after it was signed', async () => {
  const all = await npmWorld();
  await publishTree(all, { attest: { serve: 'publish' } });
  const evil = gzipSync(tar(file('package/package.json', '{"name":"right","version":"2.1.7"}')));
  const path = [...all.npm.tarballs.keys()].find((one) => one.endsWith('right-2.1.7.tgz')) ?? '';
  all.npm.tarballs.set(path, evil);
  // The registry says what is true of the new bytes: only the signature does not.
  const saysDist = { integrity: integrityOf(evil) };
  await all.npm.publish({ name: 'right', version: '2.1.7', saysDist });
  all.npm.tarballs.set(path, evil);
  const said = await all.run('install npm:@acme/tool --json');
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: 'VERIFY_MEMBERS' });
  const told = jsonOf(said).error.details.join('\n');
  expect(told).toContain('pkg:npm/left@1.4.0: VERIFY_SIGNER_KIND');
  expect(told).toContain('pkg:npm/right@2.1.7: VERIFY_SUBJECT');
  expect(existsSync(join(all.world.bin, 'tool'))).toBe(false);
});

test('attack: the next version is signed by another workflow than the one that was pinned at first use', async () => {
  const all = await npmWorld();
  const tool = { name: 'tool', bin: 'tool.js' };
  await all.npm.publish({ ...tool, version: '1.0.0' });
  expect((await all.run('install npm:tool')).code).toBe(0);
  const workflow = 'acme/tool/.github/workflows/evil.yml@refs/tags/v1.1.0';
  const attest = { run: { workflow_ref: workflow, job_workflow_ref: workflow } };
  await all.npm.publish({ ...tool, version: '1.1.0', attest });
  const said = await all.run('install npm:tool@1.1.0 --json');
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: 'VERIFY_SIGNER_MISMATCH' });
});

test('it is told about, part by part: why, list, info, sbom', async () => {
  const all = await npmWorld();
  await publishTree(all);
  expect((await all.run('install npm:@acme/tool')).code).toBe(0);
  const why = (await all.run('why tool')).stdout;
  for (const part of ['https://github.com/acme/left', 'pkg:npm/right@1.9.0', 'SLSA_BUILD_LEVEL_2']) {
    expect(why).toContain(part);
  }
  const [listed] = jsonOf(await all.run('list --json')).packages;
  expect(listed).toMatchObject({ name: 'npm:@acme/tool', version: '1.2.3', origin: 'npm', bins: ['tool'] });
  const info = jsonOf(await all.run('info npm:@acme/tool --json'));
  expect(JSON.stringify(info)).toContain('https://github.com/acme/tool');
  const sbom = await all.run('sbom');
  expect(sbom).toMatchObject({ code: 0 });
  const { components } = jsonOf(sbom);
  const purls = components
    .map(({ purl }: { purl?: string }) => purl)
    .filter(Boolean)
    .sort();
  expect(purls).toEqual([
    'pkg:npm/%40acme/tool@1.2.3',
    'pkg:npm/left@1.4.0',
    'pkg:npm/right@1.9.0',
    'pkg:npm/right@2.1.7',
  ]);
});

test('versions come and go: exec of an older one, upgrade, rollback, uninstall, gc', async () => {
  const all = await npmWorld();
  const tool = (version: string) => ({ name: 'tool', version, bin: 'tool.sh', ...script(`tool ${version}`) });
  await all.npm.publish(tool('1.0.0'));
  await all.npm.publish(tool('1.1.0'));
  expect(await all.run('exec npm:tool@1.0.0 -- tool')).toMatchObject({ code: 0, stdout: 'tool 1.0.0\n' });
  expect(existsSync(join(all.world.bin, 'tool'))).toBe(false);
  expect((await all.run('install npm:tool@1.0')).code).toBe(0);
  expect((await all.run('upgrade npm:tool')).code).toBe(0);
  expect(says(all, 'tool')).toBe('tool 1.1.0\n');
  expect(await all.run('rollback')).toMatchObject({ code: 0 });
  expect(says(all, 'tool')).toBe('tool 1.0.0\n');
  expect(await all.run('uninstall npm:tool')).toMatchObject({ code: 0 });
  expect(existsSync(join(all.world.bin, 'tool'))).toBe(false);
  const gc = await all.run('gc --keep 1 --older-than 0m --json');
  expect(gc).toMatchObject({ code: 0 });
  const { freed } = jsonOf(gc);
  const packages = freed.filter(({ kind }: { kind: string }) => kind === 'package');
  expect(packages).toHaveLength(2);
  expect(jsonOf(await all.run('list --json')).packages).toEqual([]);
});

const script = (text: string) => ({ files: { 'tool.sh': `#!/bin/sh\necho "${text}"\n` } });

test("a registry of one's own takes the token of the .npmrc, and who has none is told what is missing", async () => {
  const token = 'npm_0123456789';
  const authorization = `Bearer ${token}`;
  const lines = (registry: string) => [`${registry.replace('http:', '')}:_authToken=\${ACME_TOKEN}`];
  const all = await npmWorld({ authorization }, lines);
  await all.npm.publish({ name: 'tool', version: '1.0.0', bin: 'tool.sh', ...script('private') });
  const without = await all.run('install npm:tool --json', { ACME_TOKEN: 'expired' });
  expect(without.code).not.toBe(0);
  const said = await all.run('install npm:tool', { ACME_TOKEN: token });
  expect(said).toMatchObject({ code: 0 });
  expect(says(all, 'tool')).toBe('private\n');
  expect(said.stdout + said.stderr + without.stdout + without.stderr).not.toContain(token);
});

test('packed, it is installed where there is no network: every part is judged anew', async () => {
  const near = await npmWorld();
  await publishTree(near);
  expect((await near.run('install -g npm:@acme/tool')).code).toBe(0);
  const pack = join(near.world.scratch, 'tools.tar.zst');
  const packed = await near.run(`export --offline -g --out ${pack} --json`);
  expect(packed).toMatchObject({ code: 0 });
  const far = await npmWorld();
  const root = join(near.world.scratch, 'acme.trusted-root.json');
  expect((await far.run('trust remove acme')).code).toBe(0);
  const stranger = await far.run(`install -g --offline ${pack} --builder-key ${jsonOf(packed).keyId} --json`);
  expect(stranger.code).not.toBe(0);
  expect((await far.run(`trust add root acme ${root}`)).code).toBe(0);
  const installed = await far.run(`install -g --offline ${pack} --builder-key ${jsonOf(packed).keyId}`);
  expect(installed).toMatchObject({ code: 0 });
  expect(existsSync(join(far.world.bin, 'tool'))).toBe(true);
  expect(await far.run('verify')).toMatchObject({ code: 0 });
  expect(far.npm.server.requests).toEqual([]);
});
