import { expect, test } from 'vitest';
import { find, judgePart, layoutOf, npmUser, sigstore } from '../../world/npm-case.ts';
import { hexSha512 } from '../../world/npm-package.ts';
import { startNpm } from '../../world/npm-server.ts';

test('a package and what it needs, each with its proof, at the places where npm puts them', async () => {
  const npm = await startNpm({ sigstore });
  const { tarball } = await npm.publish({
    name: '@acme/tool',
    version: '1.2.3',
    bin: 'tool.js',
    dependencies: { left: '^1.0.0', right: '~2.1.0' },
    devDependencies: { 'never-asked': '1.0.0' },
  });
  await npm.publish({ name: 'left', version: '1.0.0', dependencies: { right: '^1.0.0' } });
  await npm.publish({ name: 'left', version: '1.4.0', dependencies: { right: '^1.0.0' } });
  await npm.publish({ name: 'right', version: '1.9.0' });
  await npm.publish({ name: 'right', version: '2.1.7' });
  const user = npmUser(npm.npmrc());
  const found = await find('@acme/tool@1.2.3', user);
  expect(layoutOf(found)).toEqual([
    '@acme/tool 1.2.3',
    '@acme/tool/node_modules/left 1.4.0',
    '@acme/tool/node_modules/left/node_modules/right 1.9.0',
    '@acme/tool/node_modules/right 2.1.7',
  ]);
  const [main, ...members] = found.parts;
  expect(main).toEqual({
    purl: 'pkg:npm/%40acme/tool@1.2.3',
    artifact: {
      url: `${npm.registry}@acme/tool/-/tool-1.2.3.tgz`,
      toldBy: npm.registry,
      fileName: 'acme-tool-1.2.3.tgz',
      sha512: hexSha512(tarball),
    },
    expectation: {
      buildType: 'attested',
      resource: 'pkg:npm/%40acme/tool@1.2.3',
      subjectName: 'pkg:npm/%40acme/tool@1.2.3',
      signer: {
        kind: 'certificate',
        root: 'public-good',
        issuer: 'https://token.actions.githubusercontent.com',
        identity: { type: 'source-repository' },
      },
      sourceRepository: 'https://github.com/acme/tool',
      sourceRef: { type: 'any' },
      runnerEnvironment: 'github-hosted',
      predicateTypes: ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'],
      buildTypes: ['npm-cli', 'github-actions-workflow'],
      parameters: {},
      minimumLevel: 'SLSA_BUILD_LEVEL_2',
    },
    layout: { format: 'tar', into: 'lib/node_modules/@acme/tool', strip: 1 },
    evidence: [`${npm.registry}-/npm/v1/attestations/@acme%2ftool@1.2.3`],
  });
  expect(found.commands).toEqual({ by: 'package-json' });
  for (const part of [main, ...members]) {
    // Provenance first, whatever the registry puts first; what npm says of publishing is none.
    expect(await judgePart(part, user)).toEqual(['Verified', expect.stringMatching(/^VERIFY_/)]);
  }
});

test('provenance as npm wrote it first passes as well', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish({ name: 'tool', version: '1.0.0', attest: { as: 'v0.2', signing: { shape: 'v0.2' } } });
  const user = npmUser(npm.npmrc());
  const { parts } = await find('tool@1.0.0', user);
  expect((await judgePart(parts[0], user))[0]).toBe('Verified');
});

test('of platforms only the fitting one is brought along', async () => {
  const npm = await startNpm({ sigstore });
  const native = [
    ['linux-x64-glibc', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }],
    ['linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['linux-arm64', { os: ['linux'], cpu: ['arm64'] }],
    ['darwin-arm64', { os: ['darwin'], cpu: ['!x64'] }],
  ] as const;
  for (const [name, limits] of native)
    await npm.publish({ name: `@tool/${name}`, version: '1.0.0', ...limits });
  const optionalDependencies = Object.fromEntries(native.map(([name]) => [`@tool/${name}`, '1.0.0']));
  await npm.publish({
    name: 'tool',
    version: '1.0.0',
    optionalDependencies: { ...optionalDependencies, gone: '1' },
  });
  const user = npmUser(npm.npmrc());
  const names = async (platform: 'linux-x64' | 'linux-arm64' | 'darwin-arm64' | 'darwin-x64') =>
    (await find('tool@1.0.0', user, platform)).parts.slice(1).map(({ purl }) => purl);
  expect(await names('linux-x64')).toEqual([expect.stringMatching(/linux-x64-(glibc|musl)@1.0.0$/)]);
  expect(await names('linux-arm64')).toEqual(['pkg:npm/%40tool/linux-arm64@1.0.0']);
  expect(await names('darwin-arm64')).toEqual(['pkg:npm/%40tool/darwin-arm64@1.0.0']);
  expect(await names('darwin-x64')).toEqual([]);
  expect(user.notes).toContain('npm:gone is optional, and left out (PACKAGE_UNKNOWN)');
});

test('what is told: install scripts, deprecation, a list of versions of its own', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish({
    name: 'tool',
    version: '1.0.0',
    scripts: { postinstall: 'touch /tmp/ran' },
    deprecated: 'use another',
    says: { _hasShrinkwrap: true },
  });
  const user = npmUser(npm.npmrc());
  await find('tool@1.0.0', user);
  expect(user.notes).toEqual([
    'npm:tool 1.0.0 is deprecated: use another',
    'npm:tool 1.0.0 has install scripts, which are not run; what they would make is missing',
    'npm:tool 1.0.0 brings a list of versions of its own, which is not followed',
  ]);
});

test('a package of GitLab is expected of GitLab', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish({ name: 'tool', version: '1.0.0', repository: 'gitlab:acme/group/tool' });
  const { parts } = await find('tool@1.0.0', npmUser(npm.npmrc()));
  expect(parts[0].expectation).toMatchObject({
    signer: { issuer: 'https://gitlab.com' },
    sourceRepository: 'https://gitlab.com/acme/group/tool',
    buildTypes: ['npm-cli', 'gitlab'],
    runnerEnvironment: 'any',
  });
});

test('a registry that serves no version alone is asked for all of them', async () => {
  const npm = await startNpm({ sigstore, versionsAlone: false });
  await npm.publish({ name: 'tool', version: '1.0.0' });
  const { parts } = await find('tool@1.0.0', npmUser(npm.npmrc()));
  expect(parts[0].expectation.sourceRepository).toBe('https://github.com/acme/tool');
});
