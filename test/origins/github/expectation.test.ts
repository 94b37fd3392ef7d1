import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttestedGithub, CatalogEntry } from '../../../src/catalog/entry.ts';
import { parseEntry } from '../../../src/catalog/parse.ts';
import { HeadwaterError } from '../../../src/errors.ts';
import { isVersion, parseVersion } from '../../../src/model/version.ts';
import {
  atCommit,
  attestedExpectationOf,
  attestedReleaseOf,
  tagOf,
} from '../../../src/origins/github/expectation.ts';
import { EXAMPLE } from '../../catalog/example-entry.ts';

const SIGNER = 'https://github.com/jqlang/jq/.github/workflows/ci.yml';

describe('what the provenance of a release must say', () => {
  it('is the tag of the version, and exactly this workflow at it', () => {
    const release = attestedReleaseOf(entryWith({}), parseVersion('1.7.1'), 'linux-x64');
    expect(release).toEqual({
      tag: 'jq-1.7.1',
      boundBy: 'ref',
      asset: 'jq-linux-amd64',
      url: 'https://github.com/jqlang/jq/releases/download/jq-1.7.1/jq-linux-amd64',
      expectation: {
        buildType: 'attested',
        resource: 'pkg:github/jqlang/jq@1.7.1',
        signer: {
          kind: 'certificate',
          root: 'public-good',
          issuer: 'https://token.actions.githubusercontent.com',
          identity: { type: 'workflow', workflow: SIGNER, ref: { type: 'exact', ref: 'refs/tags/jq-1.7.1' } },
        },
        sourceRepository: 'https://github.com/jqlang/jq',
        sourceRepositoryId: '5101141',
        sourceRef: { type: 'exact', ref: 'refs/tags/jq-1.7.1' },
        runnerEnvironment: 'github-hosted',
        predicateTypes: ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'],
        buildTypes: [],
        parameters: {},
        minimumLevel: 'SLSA_BUILD_LEVEL_2',
      },
    });
  });

  it.each([
    ['any-tag', { type: 'any-tag' }],
    ['refs/heads/main', { type: 'exact', ref: 'refs/heads/main' }],
  ])('has the signer’s ref %s, and the source at the tag all the same', (ref, rule) => {
    const { signer, sourceRef } = expectationOf({ 'signer-ref': `"${ref}"` });
    expect(signer).toMatchObject({ identity: { ref: rule } });
    expect(sourceRef).toEqual({ type: 'exact', ref: 'refs/tags/jq-1.0' });
  });

  it('is not formed for a platform without a file', () => {
    expect(codeOf(() => attestedReleaseOf(entryWith({}), parseVersion('1.0'), 'darwin-x64'))).toBe(
      'PLATFORM_UNSUPPORTED',
    );
    const plain = parseEntry(EXAMPLE, 'example.toml');
    expect(codeOf(() => attestedReleaseOf(plain, parseVersion('1.0'), 'linux-x64'))).toBe(
      'PLATFORM_UNSUPPORTED',
    );
  });

  it('names the version in the file, wherever it stands', () => {
    const entry = entryWith({ assets: '{ linux-x64 = "{version}_jq_{version}" }' });
    expect(attestedReleaseOf(entry, parseVersion('1.0'), 'linux-x64').asset).toBe('1.0_jq_1.0');
  });
});

describe('the tag of a version', () => {
  it.each([
    ['v{version}', '1.2.3', 'v1.2.3'],
    ['{version}', '2024-01-01', '2024-01-01'],
    ['release/{version}', '1.0', 'release/1.0'],
    ['v{version}-final', '1.0+build', 'v1.0+build-final'],
    ['openssl-{version}', '3.6.5', 'openssl-3.6.5'],
  ])('%s of %s is %s', (tag, version, made) => {
    expect(tagOf({ tag }, parseVersion(version))).toBe(made);
  });

  it.each([
    ['v{version}', '1.'],
    ['{version}.x', '1.'],
    ['v{version}', '1.lock'],
    ['{version}{version}', '1'],
    ['latest', '1'],
  ])('%s of %s is none', (tag, version) => {
    expect(codeOf(() => tagOf({ tag }, parseVersion(version)))).toBe('VERSION_INVALID');
  });

  it('is never that of another version', () => {
    const versions = fc.stringMatching(/^[0-9A-Za-z+._-]{1,12}$/).filter(isVersion);
    const made = (version: string) => attempt(() => tagOf({ tag: 'v{version}-x' }, parseVersion(version)));
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        fc.pre(made(a) !== undefined);
        expect(made(a) === made(b)).toBe(a === b);
      }),
    );
  });
});

describe('a release that is built at a branch', () => {
  const entry = entryWith({ 'signer-ref': '"refs/heads/main"', 'source-ref': '"refs/heads/main"' });
  const release = attestedReleaseOf(entry, parseVersion('1.0'), 'linux-x64');

  it('must come from exactly that branch, by the workflow as it is there', () => {
    const { sourceRef, signer } = release.expectation;
    expect(sourceRef).toEqual({ type: 'exact', ref: 'refs/heads/main' });
    expect(signer).toMatchObject({ identity: { ref: { type: 'exact', ref: 'refs/heads/main' } } });
  });

  it('is no version of anything until the commit of the tag is known', () => {
    expect(release.boundBy).toBe('commit');
    expect(release.expectation.sourceCommit).not.toMatch(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
    const commit = `${'c0ffee'.repeat(6)}beef`;
    expect(atCommit(release, commit).expectation.sourceCommit).toBe(commit);
  });

  it('is otherwise bound by its tag', () => {
    const other = attestedReleaseOf(entryWith({}), parseVersion('1.0'), 'linux-x64');
    expect(other.boundBy).toBe('ref');
    expect(other.expectation.sourceCommit).toBeUndefined();
  });
});

it('asks for no level where the entry says that nobody vouches for one', () => {
  expect(expectationOf({ level: '"none"' }).minimumLevel).toBeUndefined();
});

it('takes a shared workflow at whatever the source pins it by, and the source at the tag all the same', () => {
  const shared = '"https://github.com/builders/shared/.github/workflows/go.yml"';
  const { signer, sourceRef } = expectationOf({ signer: shared, 'signer-ref': '"any"' });
  expect(signer).toMatchObject({ identity: { ref: { type: 'any' } } });
  expect(sourceRef).toEqual({ type: 'exact', ref: 'refs/tags/jq-1.0' });
});

function entryWith(changes: Readonly<Record<string, string>>): CatalogEntry {
  const keys = {
    signer: `"${SIGNER}"`,
    tag: '"jq-{version}"',
    'source-repository': '"https://github.com/jqlang/jq"',
    'source-repository-id': '"5101141"',
    assets: '{ linux-x64 = "jq-linux-amd64" }',
    ...changes,
  };
  const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}`);
  return parseEntry(`${EXAMPLE}\n[attested.github]\n${lines.join('\n')}\n`, 'example.toml');
}

function expectationOf(changes: Readonly<Record<string, string>>) {
  const github = entryWith(changes).attested?.github as AttestedGithub;
  return attestedExpectationOf(github, parseVersion('1.0'));
}

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'nothing';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
