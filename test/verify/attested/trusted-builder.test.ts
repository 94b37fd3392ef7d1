import { describe, expect, test } from 'vitest';
import type { BuildFacts } from '../../../src/model/build-facts.ts';
import type { CertificateSigner, FulcioExtensions } from '../../../src/model/signer.ts';
import type { TrustedBuilder } from '../../../src/model/trust.ts';
import { vouchesFor } from '../../../src/verify/attested/trusted-builder.ts';

const repository = 'https://github.com/acme/tool';
const own = `${repository}/.github/workflows/release.yml`;
const shared = 'https://github.com/acme/builders/.github/workflows/build.yml';
const issuer = 'https://token.actions.githubusercontent.com';
const TAG = 'refs/tags/v1.2.3';

const row: TrustedBuilder = {
  name: 'own workflow',
  root: 'public-good',
  issuer,
  signerWorkflow: '*',
  signerRef: 'any',
  builderId: 'signer-workflow',
  runnerEnvironment: 'github-hosted',
  level: 'SLSA_BUILD_LEVEL_2',
  cited: 'https://slsa.dev/spec/v1.1/levels',
};
const reusable: TrustedBuilder = {
  ...row,
  signerWorkflow: shared,
  signerRef: 'release-tag',
  level: 'SLSA_BUILD_LEVEL_3',
};
const runner: TrustedBuilder = { ...row, builderId: 'https://github.com/actions/runner/github-hosted' };
const gitlab: TrustedBuilder = {
  ...row,
  issuer: 'https://gitlab.com',
  builderId: 'runner-of-source-repository',
  runnerEnvironment: 'gitlab-hosted',
};
const project = 'https://gitlab.com/acme/group/tool';

interface Facts {
  readonly subject?: string;
  readonly builderId?: string;
  readonly root?: string;
  readonly subjectType?: 'uri' | 'email';
  readonly certified?: Partial<FulcioExtensions>;
}

describe('a workflow of the source repository itself', () => {
  test.each<[string, Facts, boolean]>([
    ['as it is', {}, true],
    ['of a branch', { subject: `${own}@refs/heads/main` }, true],
    ['another workflow of it', { subject: `${repository}/.github/workflows/ci.yml@${TAG}` }, true],
    ['of another repository', { subject: `${shared}@${TAG}` }, false],
    [
      'of a repository it is a prefix of',
      { subject: `${repository}s/.github/workflows/release.yml@${TAG}` },
      false,
    ],
    ['of no repository', { certified: { sourceRepositoryUri: '' } }, false],
    ['a builder that is another workflow', { builderId: `${shared}@${TAG}` }, false],
    ['a builder of another ref', { builderId: `${own}@refs/tags/v1.2.2` }, false],
    ['a builder without its ref', { builderId: own }, false],
    ['nobody as builder', { builderId: '' }, false],
    ['on a runner of somebody’s own', { certified: { runnerEnvironment: 'self-hosted' } }, false],
    ['on an empty runner', { certified: { runnerEnvironment: '' } }, false],
    ['by another issuer', { certified: { issuer: `${issuer}/hammer-time` } }, false],
    ['by another instance', { root: 'github' }, false],
    [
      'by a person',
      { subject: 'release@acme.example', builderId: 'release@acme.example', subjectType: 'email' },
      false,
    ],
    ['by a person who is called like it', { subjectType: 'email' }, false],
  ])('%s', (_, facts, expected) => {
    expect(vouches(row, facts)).toBe(expected);
  });
});

describe('a reusable workflow, as it was released', () => {
  test.each([
    [TAG, true],
    ['refs/tags/v0.0.0', true],
    ['refs/tags/v10.20.30', true],
    ['refs/tags/v1.2', false],
    ['refs/tags/v1', false],
    ['refs/tags/1.2.3', false],
    ['refs/tags/v01.2.3', false],
    ['refs/tags/v1.2.3-rc.1', false],
    ['refs/tags/v1.2.3 ', false],
    ['refs/tags/x/v1.2.3', false],
    ['refs/heads/v1.2.3', false],
    ['a5a775b367a56d5bd118a224a811bba288150a56', false],
    ['', false],
  ])('%s', (ref, expected) => {
    expect(vouches(reusable, { subject: `${shared}@${ref}` })).toBe(expected);
  });

  test('not one that it is a prefix of, nor another of its repository', () => {
    expect(vouches(reusable, { subject: `${shared}.yml@${TAG}` })).toBe(false);
    expect(vouches(reusable, { subject: `${own}@${TAG}` })).toBe(false);
  });
});

describe('a builder of its own name', () => {
  const id = runner.builderId;
  test.each([
    [id, true],
    [`${id}@${TAG}`, true],
    [`${id}@refs/tags/v1.2.2`, false],
    [`${id}@`, false],
    [`${id}/`, false],
    [`${id}x`, false],
    [id.toUpperCase(), false],
    ['https://github.com/actions/runner', false],
    ['https://github.com/actions/runner/self-hosted', false],
  ])('%s', (builderId, expected) => {
    expect(vouches(runner, { builderId })).toBe(expected);
  });
});

describe('a runner of GitLab', () => {
  const of = (builderId: string, certified: Partial<FulcioExtensions> = {}) => ({
    subject: `${project}//.gitlab-ci.yml@${TAG}`,
    builderId,
    certified: {
      issuer: 'https://gitlab.com',
      sourceRepositoryUri: project,
      runnerEnvironment: 'gitlab-hosted',
      ...certified,
    },
  });
  test.each<[string, Facts, boolean]>([
    ['of the project', of(`${project}/-/runners/12270859`), true],
    ['of another project', of('https://gitlab.com/acme/other/-/runners/12270859'), false],
    ['without a number', of(`${project}/-/runners/`), false],
    ['with a number that is none', of(`${project}/-/runners/0x1`), false],
    ['with a number that begins with zero', of(`${project}/-/runners/012`), false],
    ['with more behind the number', of(`${project}/-/runners/1/2`), false],
    ['that somebody brought', of(`${project}/-/runners/1`, { runnerEnvironment: 'self-hosted' }), false],
  ])('%s', (_, facts, expected) => {
    expect(vouches(gitlab, facts)).toBe(expected);
  });
});

/** By default the builder is the workflow that signed. */
function vouches(by: TrustedBuilder, facts: Facts): boolean {
  const { subject = `${own}@${TAG}`, builderId = subject, root = 'public-good', subjectType = 'uri' } = facts;
  const certified = {
    issuer,
    sourceRepositoryUri: repository,
    runnerEnvironment: 'github-hosted',
    ...facts.certified,
  };
  const build: BuildFacts = { buildType: 'any', builderId, parameters: {} };
  const signer: CertificateSigner = {
    kind: 'certificate',
    root,
    subject,
    subjectType,
    extensions: certified,
    times: [],
    logEntries: [],
  };
  return vouchesFor(by, build, signer);
}
