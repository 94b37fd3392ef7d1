import { expect, test } from 'vitest';
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
  const pairs = SHIPPED_BUILDERS.map(({ root, issuer, signerWorkflow, builderId }) =>
    JSON.stringify([root, issuer, signerWorkflow, builderId]),
  );
  expect(new Set(pairs).size).toBe(pairs.length);
});

test('every row is of a root that is shipped, and of a runner that is hosted', () => {
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

test('workflows of the source itself have earned level 2', () => {
  const own = SHIPPED_BUILDERS.filter(({ signerWorkflow }) => signerWorkflow === '*');
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
