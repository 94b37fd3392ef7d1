import { describe, expect, test } from 'vitest';
import { fetchArtifact } from '../../../src/fetch/artifact.ts';
import type { AttestedPart } from '../../../src/model/attested-package.ts';
import { npm as origin } from '../../../src/origins/npm/index.ts';
import { find, judgePart, npmUser, requestsOf, sigstore, wanted } from '../../world/npm-case.ts';
import type { NpmPackage } from '../../world/npm-package.ts';
import { integrityOf, tarballOf } from '../../world/npm-package.ts';
import { codeOf } from '../../world/npm-refused.ts';
import { startNpm } from '../../world/npm-server.ts';
import { privateSigstore } from '../../world/sigstore/private-sigstore.ts';
import { set } from '../../world/twist.ts';

const tool: NpmPackage = { name: 'tool', version: '1.2.3', bin: 'tool.js' };
const evil = tarballOf({ ...tool, files: { 'tool.js': '#!/bin/sh\nrm -rf /\n' } });

/** What becomes of `tool` 1.2.3 as it is published here: of its first part, what the door says of each bundle. */
async function verdictsOf(
  recipe: Partial<NpmPackage>,
  change?: (npm: Awaited<ReturnType<typeof startNpm>>) => void,
) {
  const npm = await startNpm({ sigstore });
  await npm.publish({ ...tool, ...recipe });
  change?.(npm);
  const user = npmUser(npm.npmrc());
  const { parts } = await find('tool@1.2.3', user);
  return judgePart(parts[0], user);
}

describe('refused by the door, with what npm is expected to say', () => {
  test('a tarball replaced after signing', async () => {
    const verdicts = await verdictsOf({}, (npm) => {
      for (const path of npm.tarballs.keys()) npm.tarballs.set(path, evil);
    });
    expect(verdicts[0]).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('a tarball replaced after signing, and an integrity that goes with it', async () => {
    const verdicts = await verdictsOf({ saysDist: { integrity: integrityOf(evil) } }, (npm) => {
      for (const path of npm.tarballs.keys()) npm.tarballs.set(path, evil);
    });
    expect(verdicts[0]).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('provenance of another version of the same package, over the same bytes', async () => {
    const subject = { name: 'pkg:npm/tool@1.2.2' };
    expect((await verdictsOf({ attest: { subject } }))[0]).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('provenance of another package', async () => {
    const subject = { name: 'pkg:npm/%40acme/tool@1.2.3' };
    expect((await verdictsOf({ attest: { subject } }))[0]).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('the honest provenance of another version, served for this one', async () => {
    const npm = await startNpm({ sigstore });
    const older = await npm.publish({ ...tool, version: '1.2.2' });
    await npm.publish(tool);
    npm.attestations.set('tool@1.2.3', older.attestations);
    const user = npmUser(npm.npmrc());
    const { parts } = await find('tool@1.2.3', user);
    expect((await judgePart(parts[0], user))[0]).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('a publish attestation offered as provenance', async () => {
    const verdicts = await verdictsOf({ attest: { serve: 'publish' } });
    expect(verdicts).toEqual([expect.stringMatching(/^VERIFY_/)]);
  });

  test('a publish statement that a workflow of the project signed, offered as provenance', async () => {
    const statement = set('predicateType', 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1');
    expect((await verdictsOf({ attest: { serve: 'provenance', statement } }))[0]).toBe(
      'VERIFY_PREDICATE_TYPE',
    );
  });

  test('a repository in the packument that is not the one of the certificate', async () => {
    const run = runOf('mallory/tool');
    expect((await verdictsOf({ attest: { run } }))[0]).toBe('VERIFY_SOURCE_REPOSITORY');
  });

  test('a repository whose name begins as the expected one does', async () => {
    const run = runOf('acme/tool-evil');
    expect((await verdictsOf({ attest: { run } }))[0]).toBe('VERIFY_SOURCE_REPOSITORY');
  });

  test("a reusable workflow of a stranger, called by the project's own", async () => {
    const run = { job_workflow_ref: 'mallory/build/.github/workflows/build.yml@refs/heads/main' };
    expect((await verdictsOf({ attest: { run } }))[0]).toBe('VERIFY_SIGNER_MISMATCH');
  });

  test('a runner of somebody of their own', async () => {
    const run = { runner_environment: 'self-hosted' };
    expect((await verdictsOf({ attest: { run } }))[0]).toBe('VERIFY_RUNNER');
  });

  test('signed in a Sigstore that nobody trusts', async () => {
    const npm = await startNpm({ sigstore: await privateSigstore('logged', 'public-good') });
    await npm.publish(tool);
    const user = npmUser(npm.npmrc());
    const { parts } = await find('tool@1.2.3', user);
    expect((await judgePart(parts[0], user))[0]).toMatch(/^VERIFY_(CERTIFICATE|LOG)_INVALID$/);
  });
});

function runOf(repository: string) {
  const workflow = `${repository}/.github/workflows/release.yml@refs/tags/v1.2.3`;
  const owner = repository.split('/')[0] ?? '';
  return { repository, repository_owner: owner, workflow_ref: workflow, job_workflow_ref: workflow };
}

describe('refused before anything is fetched', () => {
  test.each([
    ['a digest that is SHA-1 alone', { saysDist: { integrity: undefined } }, 'ORIGIN_DIGEST_MISSING'],
    ['no repository', { repository: null }, 'ORIGIN_SOURCE_UNKNOWN'],
    ['a repository of another forge', { repository: 'https://git.example.org/a/b' }, 'ORIGIN_SOURCE_UNKNOWN'],
    [
      'a forge by the look of it',
      { repository: 'https://github.com@git.example.org/a/b' },
      'ORIGIN_SOURCE_UNKNOWN',
    ],
    ['a version that answers for another', { says: { version: '9.9.9' } }, 'ORIGIN_METADATA_INVALID'],
    ['a package that answers for another', { says: { name: 'other' } }, 'ORIGIN_METADATA_INVALID'],
    ['a tarball in a file', { saysDist: { tarball: 'file:///etc/passwd' } }, 'FETCH_ADDRESS_REFUSED'],
    [
      'plain http to the network',
      { saysDist: { tarball: 'http://example.org/a.tgz' } },
      'FETCH_ADDRESS_REFUSED',
    ],
    [
      'a dependency from git',
      { dependencies: { a: 'git+https://github.com/a/b.git' } },
      'ORIGIN_DEPENDENCY_UNSUPPORTED',
    ],
    [
      'a dependency from a repository',
      { dependencies: { a: 'acme/tool#main' } },
      'ORIGIN_DEPENDENCY_UNSUPPORTED',
    ],
    [
      'a dependency from an address',
      { dependencies: { a: 'https://example.org/a.tgz' } },
      'ORIGIN_DEPENDENCY_UNSUPPORTED',
    ],
    ['a dependency from a folder', { dependencies: { a: 'file:../a' } }, 'ORIGIN_DEPENDENCY_UNSUPPORTED'],
    ['an alias of a repository', { dependencies: { a: 'npm:b@acme/tool' } }, 'ORIGIN_DEPENDENCY_UNSUPPORTED'],
    [
      'a dependency whose name is a path',
      { dependencies: { '../../../bin': '1' } },
      'ORIGIN_METADATA_INVALID',
    ],
    [
      'an alias whose target is a path',
      { dependencies: { a: 'npm:../../b@1' } },
      'ORIGIN_DEPENDENCY_UNSUPPORTED',
    ],
    ['a dependency that nobody has', { dependencies: { gone: '1' } }, 'PACKAGE_UNKNOWN'],
    ['for another system', { os: ['win32'] }, 'PLATFORM_UNSUPPORTED'],
  ])('%s', async (_name, recipe, code) => {
    const npm = await startNpm({ sigstore });
    await npm.publish({ ...tool, ...(recipe as Partial<NpmPackage>) });
    expect(await codeOf(find('tool@1.2.3', npmUser(npm.npmrc())))).toBe(code);
    expect(requestsOf(npm).filter((url) => url.endsWith('.tgz'))).toEqual([]);
  });

  test('a dependency of a dependency that comes from git is named', async () => {
    const npm = await startNpm({ sigstore });
    await npm.publish({ ...tool, dependencies: { between: '1' } });
    await npm.publish({ name: 'between', version: '1.0.0', dependencies: { a: 'github:acme/a' } });
    await expect(find('tool@1.2.3', npmUser(npm.npmrc()))).rejects.toMatchObject({
      code: 'ORIGIN_DEPENDENCY_UNSUPPORTED',
      detail: { subject: 'npm:between 1.0.0', found: '"github:acme/a"' },
    });
  });

  test('a tree without end', async () => {
    const npm = await startNpm({ sigstore });
    for (let at = 0; at < 502; at++) {
      const dependencies = at === 501 ? {} : { [`deep-${at + 1}`]: '1' };
      await npm.publish({
        name: at === 0 ? 'tool' : `deep-${at}`,
        version: '1.2.3',
        attest: false,
        dependencies,
      });
    }
    expect(await codeOf(find('tool@1.2.3', npmUser(npm.npmrc())))).toBe('ORIGIN_TREE_TOO_LARGE');
  });
});

test('members without proof: all of them are found, and have no evidence', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish({ ...tool, dependencies: { proved: '1', bare: '1', old: '1' } });
  await npm.publish({ name: 'proved', version: '1.0.0' });
  await npm.publish({ name: 'bare', version: '1.0.0', attest: false, repository: null });
  await npm.publish({ name: 'old', version: '1.0.0', attest: false, saysDist: { integrity: undefined } });
  const user = npmUser(npm.npmrc());
  const { parts } = await find('tool@1.2.3', user);
  const bare = parts.filter(({ evidence }) => evidence.length === 0);
  expect(bare.map(({ purl }) => purl)).toEqual(['pkg:npm/bare@1.0.0', 'pkg:npm/old@1.0.0']);
  for (const part of bare) {
    expect(await origin.evidence(part, {}, user.context)).toEqual([]);
    // And were there any, a good one even: nobody knows whose it should be.
    const forged: AttestedPart = { ...part, evidence: parts[0].evidence };
    expect((await judgePart(forged, user))[0]).toMatch(/^VERIFY_/);
  }
});

test('an integrity of the packument that lies: other bytes than were said are not even judged', async () => {
  const npm = await startNpm({ sigstore });
  await npm.publish({ ...tool, saysDist: { integrity: integrityOf(evil) } });
  const user = npmUser(npm.npmrc());
  const { parts } = await find('tool@1.2.3', user);
  const fetching = { host: user.host, directory: user.scratch, what: 'tool', progress: () => undefined };
  expect(await codeOf(fetchArtifact(parts[0].artifact, fetching))).toBe('FETCH_DIGEST_MISMATCH');
});

test('a packument of 100 MB is not read to its end', async () => {
  const npm = await startNpm({ sigstore });
  let sent = 0;
  npm.faults = {
    packument: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && sent < 100 * 1024 * 1024) {
          const chunk = Buffer.alloc(64 * 1024, ' ');
          sent += chunk.length;
          if (!response.write(chunk)) return response.once('drain', more);
        }
        return response.end('{}');
      };
      more();
    },
  };
  expect(await codeOf(origin.versions(wanted('tool'), npmUser(npm.npmrc()).context))).toBe('FETCH_TOO_LARGE');
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

test('a packument of 100 MB that is sent as gzip of 100 KB', async () => {
  const npm = await startNpm({ sigstore });
  const { gzipSync } = await import('node:zlib');
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));
  npm.faults = {
    packument: (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
  };
  expect(await codeOf(origin.versions(wanted('tool'), npmUser(npm.npmrc()).context))).toBe('FETCH_TOO_LARGE');
});
