import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hexSha512, npmPurl } from '../../world/npm-package.ts';
import { startNpm } from '../../world/npm-server.ts';
import { tempHome } from '../../world/temp-home.ts';

/** The world of the tests is as npm knows the real one. */

const noNpm = spawnSync('npm', ['--version']).status === 0 ? undefined : 'no npm on this machine';

test.skipIf(noNpm)('npm installs from the registry of the tests, a scope, a login and all', async () => {
  const { scratch } = tempHome();
  const npm = await startNpm({ authorization: 'Bearer secret' });
  await npm.publish({ name: 'dep', version: '1.0.0' });
  await npm.publish({ name: 'dep', version: '1.2.0' });
  await npm.publish({ name: 'dep', version: '2.0.0' });
  await npm.publish({
    name: '@acme/tool',
    version: '3.0.0',
    bin: { tool: 'bin/tool.js' },
    dependencies: { dep: '^1.0.0' },
  });
  const port = new URL(npm.registry).host;
  writeFileSync(join(scratch, 'npmrc'), npm.npmrc(`//${port}/:_authToken=secret`));
  const prefix = join(scratch, 'prefix');
  await npmInstall(['install', '--global', '--prefix', prefix, '@acme/tool'], scratch);
  const ran = spawnSync(join(prefix, 'bin/tool'), { encoding: 'utf8' });
  expect(ran.stdout).toBe('@acme/tool 3.0.0\n');
  const dep = join(prefix, 'lib/node_modules/@acme/tool/node_modules/dep/package.json');
  expect(JSON.parse(readFileSync(dep, 'utf8')).version).toBe('1.2.0');
});

test('an attestation set names the tarball as npm does, and stands behind its address', async () => {
  const npm = await startNpm();
  const { tarball, recipe } = await npm.publish({ name: '@acme/tool', version: '1.2.3' });
  const said = await json(`${npm.registry}@acme%2ftool`);
  const address = said.versions['1.2.3'].dist.attestations.url;
  const { attestations } = await json(address);
  const statements = attestations.map((one: { bundle: { dsseEnvelope: { payload: string } } }) =>
    JSON.parse(Buffer.from(one.bundle.dsseEnvelope.payload, 'base64').toString()),
  );
  expect(statements.map(({ predicateType }: { predicateType: string }) => predicateType)).toEqual([
    'https://github.com/npm/attestation/tree/main/specs/publish/v0.1',
    'https://slsa.dev/provenance/v1',
  ]);
  for (const { subject } of statements) {
    expect(subject).toEqual([{ name: npmPurl(recipe), digest: { sha512: hexSha512(tarball) } }]);
  }
});

async function json(url: string) {
  return JSON.parse(await (await fetch(url)).text());
}

/** Asynchronous: the registry answers from this very process. */
async function npmInstall(args: readonly string[], scratch: string): Promise<void> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: scratch,
    npm_config_userconfig: join(scratch, 'npmrc'),
    npm_config_globalconfig: '/dev/null',
    npm_config_cache: join(scratch, 'cache'),
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
  const child = spawn('npm', args, { cwd: scratch, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const told: string[] = [];
  child.stderr.on('data', (chunk) => told.push(String(chunk)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code, told.join('')).toBe(0);
}
