import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { artifactWorld, outcome } from '../world/artifact-files.ts';
import {
  bundleOf,
  type PublishedCase,
  published,
  publishedCases,
  readPublished,
  unpublished,
} from '../world/published.ts';

/** Published evidence of GitHub, npm and PyPI through the command, with the roots that headwater ships. */
const REASONS: Readonly<Record<string, string>> = {
  'npm-2.1.0-wrong-repo': 'VERIFY_SOURCE_REPOSITORY',
  'npm-2.1.0-wrong-artifact': 'VERIFY_SUBJECT_MISMATCH',
  'invalid-signature': 'VERIFY_PAYLOAD_TYPE',
  'custom-issuer-default': 'VERIFY_ISSUER_MISMATCH',
  'reusable-workflow-signer-as-source': 'VERIFY_SOURCE_REPOSITORY',
  'github-instance-public-root': 'VERIFY_TIMESTAMP_INVALID',
  'missing-cert': 'VERIFY_BUNDLE_INVALID',
  'missing-verification-material': 'VERIFY_EVIDENCE_UNKNOWN',
};

/** Which logs a root demands is part of the root: the command has no flag that could ask for another. */
const NOT_FOR_THE_COMMAND = 'gh-cli/github-instance-logs-required';
const cases = publishedCases().filter(({ id }) => id.startsWith('gh-cli/') && id !== NOT_FOR_THE_COMMAND);

describe.skipIf(unpublished)(`published evidence ${unpublished ?? ''}`, () => {
  test('is all here', () => {
    expect(cases).toHaveLength(15);
  });

  test.each(cases)('$id: $expect', async (one) => {
    const world = await artifactWorld();
    const bundle = world.file('evidence.json', bundleOf(one));
    const said = await world.ask(...argsOf(one), '--bundle', bundle);
    const name = one.id.split('/')[1] ?? '';
    expect(outcome(said)).toBe(one.expect === 'accept' ? 'verified' : REASONS[name]);
    expect(said.code).toBe(one.expect === 'accept' ? 0 : 3);
  });

  test('a line each: one that passes is enough, the others are told of', async () => {
    const one = caseOf('gh-cli/two-bundles-0');
    const lines = readPublished(one.bundle).toString().trim().split('\n');
    const broken = caseOf('gh-cli/invalid-signature');
    const world = await artifactWorld();
    const second = world.file(
      'two.jsonl',
      `${bundleOf(broken).toString().replaceAll('\n', '')}\n${lines[0]}\n`,
    );
    const said = await world.ask(...argsOf(one), '--bundle', second, '--json');
    const told = JSON.parse(said.stdout);
    expect(told).toMatchObject({ ok: true, evidence: 'two.jsonl, line 2' });
    expect(told.refusals).toMatchObject([{ evidence: 'two.jsonl, line 1', code: 'VERIFY_PAYLOAD_TYPE' }]);
  });

  test('a trusted root that is given stands in place of those that are trusted', async () => {
    const one = caseOf('gh-cli/github-instance');
    const world = await artifactWorld();
    const bundle = ['--bundle', join(published, one.bundle)];
    const given = (file: string) => ['--trusted-root', join(published, 'trusted-roots', file)];
    const args = argsOf(one).filter((word) => word !== '--root' && word !== 'github');
    const right = await world.ask(...args, ...bundle, ...given('github.json'), '--json');
    expect(JSON.parse(right.stdout)).toMatchObject({
      ok: true,
      claims: { root: 'given', level: 'SLSA_BUILD_LEVEL_0' },
    });
    expect(outcome(await world.ask(...args, ...bundle, ...given('public-good.json')))).toBe(
      'VERIFY_TIMESTAMP_INVALID',
    );
    const vouched = args.filter((word) => word !== '--require' && word !== 'none');
    expect(outcome(await world.ask(...vouched, ...bundle, ...given('github.json')))).toBe(
      'VERIFY_BUILDER_MISMATCH',
    );
    const named = await world.ask(
      ...vouched,
      ...bundle,
      ...given('github.json'),
      '--root',
      'github',
      '--json',
    );
    expect(JSON.parse(named.stdout)).toMatchObject({ ok: true, claims: { level: 'SLSA_BUILD_LEVEL_2' } });
  });

  test('the verdict is a verification summary, and the claims are those of the certificate', async () => {
    const one = caseOf('gh-cli/npm-2.1.0-v0.3');
    const world = await artifactWorld();
    const bundle = join(published, one.bundle);
    const commit = ['--source-commit', '26d16513386ffaa790b1c32f927544f1322e4194'];
    const args = argsOf(one).map((word) => (word === 'none' ? 'SLSA_BUILD_LEVEL_2' : word));
    const said = await world.ask(...args, '--bundle', bundle, ...commit, '--json');
    expect(said.stderr).toBe('');
    const { claims, verdict, artifact } = JSON.parse(said.stdout);
    expect(artifact.sha512).toBe(createHash('sha512').update(readPublished(one.artifact)).digest('hex'));
    expect(claims).toMatchObject({
      signer: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main',
      sourceRepository: 'https://github.com/sigstore/sigstore-js',
      level: 'SLSA_BUILD_LEVEL_2',
      log: { index: '33351527' },
    });
    expect(verdict).toMatchObject({
      predicateType: 'https://slsa.dev/verification_summary/v1',
      predicate: { verificationResult: 'PASSED', resourceUri: 'pkg:npm/sigstore@2.1.0' },
    });
  });

  test('without an identity nothing is judged, and what the evidence says is labelled', async () => {
    const one = caseOf('gh-cli/reusable-workflow');
    const world = await artifactWorld();
    const [artifact, bundle] = [join(published, one.artifact), join(published, one.bundle)];
    const said = await world.ask('--artifact', artifact, '--bundle', bundle);
    expect(said).toMatchObject({ code: 3, stdout: '' });
    expect(said.stderr).toContain('NOT VERIFIED');
    expect(said.stderr).toContain(
      '--source-repository https://github.com/malancas/attest-demo --signer-workflow https://github.com/github/artifact-attestations-workflows/.github/workflows/attest.yml',
    );
  });
});

function caseOf(id: string): PublishedCase {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

function argsOf({ artifact, policy, root }: PublishedCase): string[] {
  const flags: [string, string | undefined][] = [
    ['--artifact', join(published, artifact)],
    ['--issuer', policy.issuer],
    ['--source-repository', policy.sourceRepo],
    ['--signer-workflow', policy.signerWorkflow],
    ['--subject-name', policy.subjectName],
    ['--runner', policy.githubHosted === true ? undefined : 'any'],
    ['--require', 'none'],
    ['--root', root],
    ...(policy.predicateTypes ?? []).map((type): [string, string] => ['--predicate-type', type]),
  ];
  return flags.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}
