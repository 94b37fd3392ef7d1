import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type AttestedWorld, attestedWorld } from '../world/attested-world.ts';
import { file, folder, tar } from '../world/tar.ts';

/**
 * A store below this home's own, or a pack, of a machine that is believed to unpack what it is
 * shown. It was shown another signer, and believed him on first use, or by another catalog: whom
 * this home believes does not follow from that.
 */

const REPOSITORY = 'Acme/Greeter';
const ARCH = process.arch === 'arm64' ? 'arm64' : 'x64';
const ASSET = `greeter-linux-${ARCH === 'x64' ? 'amd64' : 'arm64'}.tar.gz`;

const bytesOf = (version: string): Buffer =>
  gzipSync(
    tar(folder('greeter/'), file('greeter/greeter', `#!/bin/sh\necho "${version}"\n`, { mode: 0o755 })),
  );

function release({ github }: AttestedWorld, version: string, workflow = 'release.yml'): Promise<void> {
  const ref = `${REPOSITORY}/.github/workflows/${workflow}@refs/tags/v${version}`;
  const attest = { run: { workflow_ref: ref, job_workflow_ref: ref } };
  const assets = [{ name: ASSET, bytes: bytesOf(version), attest }];
  return github.publish({ repository: REPOSITORY, tag: `v${version}`, assets });
}

const entryOf = (workflow: string): string => `name = "greeter"
kind = "tool"
summary = "Greets"
homepage = "https://example.com/greeter"
repository = "https://github.com/${REPOSITORY}"
license = "MIT"
bins = ["greeter"]

[attested.github]
signer = "https://github.com/${REPOSITORY}/.github/workflows/${workflow}"
tag = "v{version}"
root = "acme"
assets = { linux-${ARCH} = "${ASSET}" }
`;

interface Machine {
  readonly home: string;
  run(line: string): ReturnType<AttestedWorld['run']>;
}

/** Another machine, of the same user, that trusts as the first one does; its store lies below that one's. */
async function machineBelow(all: AttestedWorld): Promise<{ here: Machine; below: Machine }> {
  const home = join(all.world.scratch, 'below');
  mkdirSync(home);
  cpSync(join(all.world.home, 'config'), join(home, 'config'), { recursive: true });
  const below = { home, run: (line: string) => all.run(line, { HEADWATER_HOME: home }) };
  const key = join(all.world.scratch, 'below.pem');
  writeFileSync(key, (await below.run('keys export')).stdout);
  expect((await all.run(`trust add builder-key below ${key}`)).code).toBe(0);
  const HEADWATER_STORES = join(home, 'store');
  return { here: { home: all.world.home, run: (line) => all.run(line, { HEADWATER_STORES }) }, below };
}

const isThere = ({ home }: Machine, name: string): boolean =>
  existsSync(join(home, 'store', name)) || existsSync(join(home, 'bin', 'greeter'));

test('what a machine below fetched is taken over without asking anybody, and its signer is pinned', async () => {
  const all = await attestedWorld();
  await release(all, '1.0.0');
  const { here, below } = await machineBelow(all);
  expect((await below.run('install github:acme/greeter')).code).toBe(0);
  await all.github.close();
  const taken = await here.run('install github:acme/greeter@1.0.0');
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.stderr).toContain('seen for the first time, pinned to its signer');
  expect((await here.run('policy pins')).stdout).toContain('github:acme/greeter');
  expect(isThere(here, 'github=acme=greeter')).toBe(true);
}, 60_000);

test('attack: a machine below believed another workflow than the one that is pinned here', async () => {
  const all = await attestedWorld();
  await release(all, '1.0.0');
  const { here, below } = await machineBelow(all);
  expect((await here.run('install github:acme/greeter')).code).toBe(0);
  await release(all, '1.1.0', 'nightly.yml');
  expect((await below.run('install github:acme/greeter@1.1.0')).code).toBe(0);
  const said = await here.run('install github:acme/greeter@1.1.0');
  expect(said.code).toBe(3);
  expect(said.stderr).toContain('is passed over (POLICY_DOWNGRADE)');
  const pinned = await here.run('install github:acme/greeter@1.1.0 --allow-downgrade github:acme/greeter');
  expect(pinned.code).toBe(3);
  expect(pinned.stderr).toMatch(/is passed over \(VERIFY_/);
  expect(JSON.parse((await here.run('list --json')).stdout)).toMatchObject({
    packages: [{ version: '1.0.0' }],
  });
}, 60_000);

test('attack: a machine below has another catalog, whose entry names another workflow', async () => {
  const all = await attestedWorld();
  const { here, below } = await machineBelow(all);
  await release(all, '1.0.0', 'nightly.yml');
  all.entry('greeter', entryOf('nightly.yml'));
  expect((await below.run('install greeter@1.0.0')).code).toBe(0);
  all.entry('greeter', entryOf('release.yml'));
  const said = await here.run('install greeter@1.0.0 --json');
  expect(said.code).toBe(3);
  expect(JSON.parse(said.stdout).error.code).toMatch(/^VERIFY_/);
  expect(isThere(here, 'greeter')).toBe(false);
}, 60_000);

test('attack: the entry of a catalog takes a signer back, and the origin is kept from answering', async () => {
  const all = await attestedWorld();
  await release(all, '1.0.0', 'nightly.yml');
  all.entry('greeter', entryOf('nightly.yml'));
  expect((await all.run('install greeter@1.0.0')).code).toBe(0);
  all.entry('greeter', entryOf('release.yml'));
  await all.github.close();
  expect((await all.run('install greeter@1.0.0')).code).not.toBe(0);
  expect((await all.run('install greeter')).code).not.toBe(0);
}, 60_000);
