import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/host/create.ts';
import { npmCredentials, npmRegistryOf } from '../../../src/host/npm-config.ts';
import { npm as origin } from '../../../src/origins/npm/index.ts';
import { serve, type TestServer } from '../../world/http-server.ts';
import { find, npmUser, requestsOf, sigstore, wanted } from '../../world/npm-case.ts';
import { codeOf } from '../../world/npm-refused.ts';
import { startNpm } from '../../world/npm-server.ts';

const tool = { name: 'tool', version: '1.0.0' };

function authorizations({ requests }: TestServer) {
  return new Set(requests.map(({ headers }) => headers.authorization));
}

test('a token goes to its registry with every question, and to no other server', async () => {
  const npm = await startNpm({ sigstore, authorization: 'Bearer secret', tarballs: 'elsewhere' });
  await npm.publish(tool);
  const user = npmUser(npm.npmrc(`//${new URL(npm.registry).host}/:_authToken=\${TOKEN}`), {
    TOKEN: 'secret',
  });
  const { parts } = await find('tool@1.0.0', user);
  await origin.evidence(parts[0], {}, user.context);
  expect(authorizations(npm.server)).toEqual(new Set(['Bearer secret']));
  expect(new URL(parts[0].artifact.url).origin).toBe(npm.files.url);
  expect(await origin.authorization?.(parts[0], user.context)).toBeUndefined();
  const below = {
    ...parts[0],
    artifact: { ...parts[0].artifact, url: `${npm.registry}tool/-/tool-1.0.0.tgz` },
  };
  expect(await origin.authorization?.(below, user.context)).toBe('Bearer secret');
});

test('a registry that names the address of another one gets no token sent there', async () => {
  const stranger = await serve((_request, response) => response.writeHead(200).end('{}'));
  const npm = await startNpm({ sigstore });
  await npm.publish({
    ...tool,
    saysDist: { attestations: { url: `${stranger.url}/-/npm/v1/attestations/tool@1.0.0` } },
  });
  const host = new URL(stranger.url).host;
  const user = npmUser(npm.npmrc(`//${host}/:_authToken=for-the-stranger`));
  const { parts } = await find('tool@1.0.0', user);
  // Asked of the registry itself instead, where npm's protocol has them.
  expect((await origin.evidence(parts[0], {}, user.context)).length).toBe(2);
  const misled = { ...parts[0], evidence: [`${stranger.url}/x`] };
  expect(await codeOf(origin.evidence(misled, {}, user.context))).toBe('ORIGIN_METADATA_INVALID');
  expect(stranger.requests.length).toBe(0);
  expect(npmCredentials(`${stranger.url}/x`, { base: npm.registry }, user.host)).toBeUndefined();
});

test('a redirect to another server goes without the token', async () => {
  const stranger = await serve((_request, response) => response.writeHead(404).end());
  const npm = await startNpm({ sigstore });
  npm.faults = {
    packument: (_request, response) => response.writeHead(302, { location: `${stranger.url}/tool` }).end(),
  };
  const user = npmUser(npm.npmrc(`//${new URL(npm.registry).host}/:_authToken=secret`));
  expect(await codeOf(origin.versions(wanted('tool'), user.context))).toBe('PACKAGE_UNKNOWN');
  expect(authorizations(npm.server)).toEqual(new Set(['Bearer secret']));
  expect(stranger.requests.length).toBe(1);
  expect(authorizations(stranger)).toEqual(new Set([undefined]));
});

test('the .npmrc of a project names no registry and borrows no token', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish(tool);
  const stranger = await serve((_request, response) => response.writeHead(200).end('{}'));
  const user = npmUser(npm.npmrc(`//${new URL(npm.registry).host}/:_authToken=secret`));
  const project = join(user.scratch, 'project');
  mkdirSync(project);
  writeFileSync(
    join(project, '.npmrc'),
    `registry=${stranger.url}/\n${stranger.url.slice(5)}/:_authToken=\${HOME}\n`,
  );
  const before = process.cwd();
  try {
    process.chdir(project);
    await find('tool@1.0.0', user);
  } finally {
    process.chdir(before);
  }
  expect(stranger.requests.length).toBe(0);
});

test('dependency confusion: a scope with a registry of its own is asked of that one alone', async () => {
  const own = await startNpm({ sigstore, authorization: 'Bearer own' });
  const everybodys = await startNpm({ sigstore });
  await own.publish({ name: '@acme/dep', version: '1.0.0' });
  await everybodys.publish({ name: '@acme/dep', version: '99.0.0' });
  await everybodys.publish({ ...tool, dependencies: { '@acme/dep': '*' } });
  const lines = [`@acme:registry=${own.registry}`, `//${new URL(own.registry).host}/:_authToken=own`];
  const user = npmUser(everybodys.npmrc(...lines));
  const { parts } = await find('tool@1.0.0', user);
  expect(parts.map(({ purl }) => purl)).toEqual(['pkg:npm/tool@1.0.0', 'pkg:npm/%40acme/dep@1.0.0']);
  expect(requestsOf(everybodys).some((url) => url.includes('@acme'))).toBe(false);
  expect(authorizations(everybodys.server)).toEqual(new Set([undefined]));
  // And where the own one has it no longer, nobody else is asked.
  own.faults = { packument: (_request, response) => response.writeHead(404).end('{}') };
  const again = npmUser(everybodys.npmrc(...lines));
  expect(await codeOf(origin.versions(wanted('@acme/dep'), again.context))).toBe('PACKAGE_UNKNOWN');
  expect(requestsOf(everybodys).some((url) => url.includes('@acme'))).toBe(false);
});

test.each([
  ['without a token', '', 'FETCH_UNAUTHORIZED'],
  ['with one that has expired', 'expired', 'FETCH_UNAUTHORIZED'],
])('a registry that wants a login, %s', async (_name, token, code) => {
  const npm = await startNpm({ sigstore, authorization: 'Bearer secret' });
  await npm.publish(tool);
  const line = token === '' ? '' : `//${new URL(npm.registry).host}/:_authToken=${token}`;
  const user = npmUser(npm.npmrc(line));
  expect(await codeOf(origin.versions(wanted('tool'), user.context))).toBe(code);
  await expect(origin.versions(wanted('tool'), user.context)).rejects.not.toThrow(/expired/);
});

test('a private package is unknown to those without its token, and known with it', async () => {
  const hidden = {
    names: ['@acme/tool'],
    authorization: `Basic ${Buffer.from('me:pass').toString('base64')}`,
  };
  const npm = await startNpm({ sigstore, hidden });
  await npm.publish({ name: '@acme/tool', version: '1.0.0' });
  expect(await codeOf(origin.versions(wanted('@acme/tool'), npmUser(npm.npmrc()).context))).toBe(
    'PACKAGE_UNKNOWN',
  );
  const place = `//${new URL(npm.registry).host}/`;
  const password = Buffer.from('pass').toString('base64');
  for (const lines of [
    [`${place}:_auth=${Buffer.from('me:pass').toString('base64')}`],
    [`${place}:username=me`, `${place}:_password=${password}`],
  ]) {
    const versions = await origin.versions(wanted('@acme/tool'), npmUser(npm.npmrc(...lines)).context);
    expect(versions).toEqual([{ version: '1.0.0', isPrerelease: false }]);
  }
});

test('a line break in a token is no further header', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish(tool);
  const user = npmUser(npm.npmrc(`//${new URL(npm.registry).host}/:_authToken="a\\r\\nx-admin: yes"`));
  expect(await codeOf(origin.versions(wanted('tool'), user.context))).toBe('SETTING_INVALID');
});

test('plain http to the network is not spoken, whoever configured it', async () => {
  const user = npmUser('registry=http://registry.example.org/\n');
  expect(await codeOf(origin.versions(wanted('tool'), user.context))).toBe('FETCH_ADDRESS_REFUSED');
});

test('nothing configured and no npm there', async () => {
  const host = createHost({ ...npmUser('').host.env, PATH: '/nowhere' });
  expect(await codeOf(npmRegistryOf('tool', host))).toBe('ORIGIN_UNCONFIGURED');
});
