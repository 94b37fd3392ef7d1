import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  assetHere,
  greeterArchive,
  greeterEntry,
  REPOSITORY,
  releaseGreeter,
} from '../world/attested-project.ts';
import { type AttestedWorld, attestedWorld } from '../world/attested-world.ts';

async function withRelease(version = '1.2.0'): Promise<AttestedWorld> {
  const all = await attestedWorld();
  await releaseGreeter(all, version);
  return all;
}

const codeOf = (said: { stdout: string }): unknown => JSON.parse(said.stdout).error?.code;

test('a release of others is proved, unpacked, put on PATH, and told about; then there is nothing to do', async () => {
  const { run, world, github } = await withRelease();
  const installed = await run('install github:Acme/Greeter');
  expect(installed).toMatchObject({ code: 0 });
  expect(installed.stderr).toContain('installed github:acme/greeter 1.2.0 (from github, SLSA_BUILD_LEVEL_2)');
  expect(execFileSync(join(world.bin, 'greeter'), { encoding: 'utf8' })).toBe('greeter 1.2.0\n');
  const asked = github.requests.length;
  expect(await run('install github:acme/greeter')).toMatchObject({ code: 0 });
  expect(await run('verify')).toMatchObject({ code: 0 });
  expect(github.requests.length).toBe(asked);
  const why = await run('why greeter');
  expect(why.stdout).toContain('https://github.com/Acme/Greeter');
  expect(why.stdout).toContain('SLSA_BUILD_LEVEL_2');
});

test('an entry of the catalog names the signer; a version can be asked for; upgrade takes the next one', async () => {
  const all = await withRelease('1.2.0');
  all.entry('greeter', greeterEntry);
  await releaseGreeter(all, '1.3.0');
  expect((await all.run('install greeter@1.2')).stderr).toContain('installed greeter 1.2.0');
  expect((await all.run('upgrade greeter')).code).toBe(0);
  expect(execFileSync(join(all.world.bin, 'greeter'), { encoding: 'utf8' })).toBe('greeter 1.3.0\n');
  expect((await all.run('rollback')).code).toBe(0);
  expect(execFileSync(join(all.world.bin, 'greeter'), { encoding: 'utf8' })).toBe('greeter 1.2.0\n');
});

test('what is installed stays verifiable and usable when GitHub is gone', async () => {
  const { run, world, github } = await withRelease();
  expect((await run('install github:acme/greeter')).code).toBe(0);
  await github.close();
  expect((await run('verify github:acme/greeter')).code).toBe(0);
  expect((await run('install github:acme/greeter@1.2.0')).code).toBe(0);
  expect(execFileSync(join(world.bin, 'greeter'), { encoding: 'utf8' })).toBe('greeter 1.2.0\n');
});

test('a changed tree is found, fetched again, and nothing else is', async () => {
  const { run, world } = await withRelease();
  const said = JSON.parse((await run('install github:acme/greeter --json')).stdout);
  const tree = join(said.packages[0].path, 'tree');
  execFileSync('/bin/sh', ['-c', 'chmod -R u+w "$1" && echo evil >"$1/greeter"', 'sh', tree]);
  expect((await run('verify github:acme/greeter')).code).not.toBe(0);
  expect((await run('install github:acme/greeter')).code).toBe(0);
  expect(readFileSync(join(tree, 'greeter'), 'utf8')).toContain('greeter 1.2.0');
  expect(existsSync(join(world.bin, 'greeter'))).toBe(true);
});

test('attack: an asset replaced after it was signed', async () => {
  const { run, world, github } = await withRelease();
  github.replaceAsset(REPOSITORY, 'v1.2.0', { name: assetHere, bytes: greeterArchive('6.6.6') });
  const said = await run('install github:acme/greeter --json');
  expect(said.code).toBe(3);
  expect(codeOf(said)).toBe('VERIFY_NO_EVIDENCE');
  expect(existsSync(join(world.bin, 'greeter'))).toBe(false);
});

test.each([
  [
    'a fork',
    {
      run: {
        repository: 'mallory/greeter',
        workflow_ref: 'mallory/greeter/.github/workflows/release.yml@refs/tags/v2.0.0',
        job_workflow_ref: 'mallory/greeter/.github/workflows/release.yml@refs/tags/v2.0.0',
      },
    },
    'VERIFY_SOURCE_REPOSITORY',
  ],
  [
    'another workflow of the repository, where the entry names one',
    {
      run: {
        workflow_ref: `${REPOSITORY}/.github/workflows/test.yml@refs/tags/v2.0.0`,
        job_workflow_ref: `${REPOSITORY}/.github/workflows/test.yml@refs/tags/v2.0.0`,
      },
    },
    'VERIFY_SIGNER_MISMATCH',
  ],
  ['another tag', { run: { ref: 'refs/tags/v1.9.9' } }, undefined],
  ['a release attestation offered as provenance', { kind: 'release' as const }, 'VERIFY_STATEMENT_INVALID'],
  ['provenance of other bytes', { about: Buffer.from('other') }, undefined],
  [
    'a signature of a Sigstore that nobody believes',
    { signing: { issuedBy: 'a stranger' as const } },
    undefined,
  ],
])('attack: evidence of %s', async (_, attest, code) => {
  const all = await attestedWorld();
  all.entry('greeter', greeterEntry);
  const assets = [{ name: assetHere, bytes: greeterArchive('2.0.0'), attest }];
  await all.github.publish({ repository: REPOSITORY, tag: 'v2.0.0', assets });
  const said = await all.run('install greeter --json');
  expect(said.code).toBe(3);
  if (code !== undefined) expect(codeOf(said)).toBe(code);
  expect(existsSync(join(all.world.bin, 'greeter'))).toBe(false);
});

test('attack: the next release is signed by another workflow than the one that was pinned at first use', async () => {
  const all = await withRelease('1.2.0');
  expect((await all.run('install github:acme/greeter')).code).toBe(0);
  const workflow = `${REPOSITORY}/.github/workflows/evil.yml@refs/tags/v1.3.0`;
  const attest = { run: { workflow_ref: workflow, job_workflow_ref: workflow } };
  const assets = [{ name: assetHere, bytes: greeterArchive('1.3.0'), attest }];
  await all.github.publish({ repository: REPOSITORY, tag: 'v1.3.0', assets });
  const said = await all.run('install github:acme/greeter@1.3 --json');
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: 'VERIFY_SIGNER_MISMATCH' });
  expect(execFileSync(join(all.world.bin, 'greeter'), { encoding: 'utf8' })).toBe('greeter 1.2.0\n');
});

test('attack: the attestation vanished with the next release', async () => {
  const all = await withRelease('1.2.0');
  expect((await all.run('install github:acme/greeter')).code).toBe(0);
  const assets = [{ name: assetHere, bytes: greeterArchive('1.3.0') }];
  await all.github.publish({ repository: REPOSITORY, tag: 'v1.3.0', assets });
  const said = await all.run('install github:acme/greeter@1.3 --json');
  expect({ code: said.code, error: codeOf(said) }).toEqual({ code: 3, error: 'VERIFY_NO_EVIDENCE' });
});
