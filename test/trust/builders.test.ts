import { expect, test } from 'vitest';
import { atLeast } from '../../src/model/level.ts';
import { SHIPPED_BUILDERS } from '../../src/trust/builders.ts';
import { mostOfBuilder } from '../../src/trust/most-level.ts';
import { shippedNames } from '../../src/trust/shipped-names.ts';
import { SHIPPED_ROOTS } from '../../src/trust/shipped-roots.ts';

const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/';

test('every row is cited: an address, and the place in it', () => {
  for (const { name, cited } of SHIPPED_BUILDERS) {
    const [address = '', place = ''] = cited.split(/, (.*)/s);
    expect([name, URL.canParse(address), new URL(address).protocol, place.length > 5]).toEqual([
      name,
      true,
      'https:',
      true,
    ]);
  }
});

test('no name stands for two things', () => {
  expect(new Set(shippedNames()).size).toBe(SHIPPED_ROOTS.length + SHIPPED_BUILDERS.length);
});

test('no pair stands there twice', () => {
  const pairs = SHIPPED_BUILDERS.map(({ root, issuer, signerWorkflow, builderId, runnerEnvironment }) =>
    JSON.stringify([root, issuer, signerWorkflow, builderId, runnerEnvironment]),
  );
  expect(new Set(pairs).size).toBe(pairs.length);
});

test('every row is of a root that is shipped, and of one kind of runner', () => {
  for (const { name, root, runnerEnvironment } of SHIPPED_BUILDERS) {
    expect([name, SHIPPED_ROOTS.some((known) => known.name === root)]).toEqual([name, true]);
    expect(runnerEnvironment).not.toBe('any');
  }
});

test('level 3 is for the generator at a release tag, by its exact path, and for nothing else', () => {
  const third = SHIPPED_BUILDERS.filter(({ level }) => level === 'SLSA_BUILD_LEVEL_3');
  expect(third.length).toBe(13);
  for (const { signerWorkflow, signerRef, builderId, root } of third) {
    expect(signerWorkflow).toMatch(/_slsa3\.yml$/);
    expect(signerWorkflow.startsWith(GENERATOR)).toBe(true);
    expect(builderId === 'signer-workflow' || builderId.startsWith(GENERATOR)).toBe(true);
    expect([signerRef, root]).toEqual(['release-tag', 'public-good']);
  }
});

test('a runner of somebody’s own has earned level 1 with a workflow of the source, and nothing else', () => {
  const own = SHIPPED_BUILDERS.filter(({ runnerEnvironment }) => runnerEnvironment === 'self-hosted');
  expect(own.map(({ root }) => root)).toEqual(['public-good', 'github']);
  for (const row of own) {
    expect(row).toMatchObject({
      signerWorkflow: '*',
      builderId: 'signer-workflow',
      level: 'SLSA_BUILD_LEVEL_1',
    });
    expect(row.operator).toBeUndefined();
  }
});

test('no shipped row says more than a user’s own could', () => {
  for (const row of SHIPPED_BUILDERS.filter(({ name }) => !name.startsWith('slsa-')))
    expect([row.name, atLeast(mostOfBuilder(row), row.level)]).toEqual([row.name, true]);
});

test('shared workflows are those that entries of the catalog name, at level 2', () => {
  const shared = SHIPPED_BUILDERS.filter(({ name }) => name.startsWith('shared-'));
  expect(shared.length).toBe(2);
  for (const { signerWorkflow, builderId, runnerEnvironment, level } of shared) {
    expect(signerWorkflow).toMatch(
      /^https:\/\/github\.com\/[^/*]+\/[^/*]+\/\.github\/workflows\/[^/*]+\.yaml$/,
    );
    expect([builderId, runnerEnvironment, level]).toEqual([
      'signer-workflow',
      'github-hosted',
      'SLSA_BUILD_LEVEL_2',
    ]);
  }
});

test('workflows of the source itself, on runners of the forge, have earned level 2', () => {
  const own = SHIPPED_BUILDERS.filter(
    ({ signerWorkflow, runnerEnvironment }) => signerWorkflow === '*' && runnerEnvironment !== 'self-hosted',
  );
  expect(own.map(({ name, level }) => [name, level])).toEqual(
    [
      'github-attestations',
      'github-attestations-private',
      'github-attestations-private-runner',
      'npm-github',
      'npm-github-early',
      'gitlab-ci',
    ].map((name) => [name, 'SLSA_BUILD_LEVEL_2']),
  );
});

test.each([
  ['a reusable workflow by its path', {}, 3],
  ['any workflow', { signerWorkflow: '*' }, 2],
  ['another builder than the signer', { builderId: 'https://ci.example/builder' }, 2],
  ['an instance of the user', { root: 'acme' }, 2],
  ['runners of GitLab', { runnerEnvironment: 'gitlab-hosted' as const }, 2],
  ['a runner of somebody’s own', { runnerEnvironment: 'self-hosted' as const }, 1],
  ['whatever runner', { runnerEnvironment: 'any' as const }, 1],
])('what a user may say it has earned: %s', (_, difference, most) => {
  const row = {
    root: 'public-good',
    issuer: 'https://token.actions.githubusercontent.com',
    signerWorkflow: 'https://github.com/acme/ci/.github/workflows/release.yml',
    signerRef: 'any' as const,
    builderId: 'signer-workflow',
    runnerEnvironment: 'github-hosted' as const,
  };
  expect(mostOfBuilder({ ...row, ...difference })).toBe(`SLSA_BUILD_LEVEL_${most}`);
});
