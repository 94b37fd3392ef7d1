import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { printUserTrust } from '../../src/trust/user-trust.ts';
import { type ArtifactWorld, artifactWorld, outcome } from '../world/artifact-files.ts';
import { sign, sigstore, unlogged } from '../world/attested-case.ts';
import { bytes, type HonestName, honest, sha256 } from '../world/sigstore/honest.ts';
import type { Shape } from '../world/sigstore/signing.ts';

/** Evidence of a Sigstore of one's own, through the command as a process; its root is given as a file. */
const SOURCE = ['--source-repository', 'https://github.com/acme/tool'];
/** Nobody vouches for builders under a root that is given as a file. */
const NO_LEVEL = ['--require', 'none'];
const evidence = new Map<string, Uint8Array>();

beforeAll(async () => {
  for (const name of ['artifactAttestation', 'reusableWorkflow', 'npmV1'] as const) {
    evidence.set(name, await sign(honest[name], {}));
  }
});

test.each<Shape>(['v0.1', 'v0.2', 'v0.3', 'v0.3-intoto', 'rekor-v2'])('a bundle %s', async (shape) => {
  const world = await artifactWorld();
  const bundle = await sign(honest.artifactAttestation, { signing: { shape } });
  expect(outcome(await ask(world, bundle, SOURCE))).toBe('verified');
});

test('a root without logs asks for timestamps alone', async () => {
  const world = await artifactWorld();
  const bundle = await sign(honest.artifactAttestation, { by: unlogged });
  const root = ['--trusted-root', world.file('unlogged.json', unlogged.root.json)];
  const files = ['--bundle', world.file('b.json', bundle), '--artifact', world.file('tool', bytes)];
  expect(outcome(await world.ask(...files, ...SOURCE, ...root, ...NO_LEVEL))).toBe('verified');
  expect(outcome(await ask(world, bundle, SOURCE))).toMatch(/^VERIFY_/);
});

describe('every flag of identity decides', () => {
  test.each<[string, readonly string[], string]>([
    ['the repository', ['--source-repository', 'https://github.com/acme/tools'], 'VERIFY_SOURCE_REPOSITORY'],
    ['its number', [...SOURCE, '--source-repository-id', '495574556'], 'VERIFY_SOURCE_REPOSITORY'],
    [
      'a rename',
      ['--source-repository', 'https://github.com/old/tool', '--source-repository-id', '495574555'],
      'VERIFY_REPOSITORY_RENAMED',
    ],
    ['the tag', [...SOURCE, '--source-tag', 'v1.2'], 'VERIFY_REF_MISMATCH'],
    ['the ref', [...SOURCE, '--source-ref', 'refs/heads/v1.2.3'], 'VERIFY_REF_MISMATCH'],
    ['the commit', [...SOURCE, '--source-commit', '0'.repeat(40)], 'VERIFY_COMMIT_MISMATCH'],
    [
      'the issuer',
      [...SOURCE, '--issuer', 'https://token.actions.githubusercontent.com/x'],
      'VERIFY_ISSUER_MISMATCH',
    ],
    [
      'the workflow',
      ['--signer-workflow', 'https://github.com/acme/tool/.github/workflows/release.yaml'],
      'VERIFY_SIGNER_MISMATCH',
    ],
    [
      'its ref',
      [
        '--signer-workflow',
        'https://github.com/acme/tool/.github/workflows/release.yml',
        '--signer-ref',
        'refs/tags/v1.2.4',
      ],
      'VERIFY_SIGNER_MISMATCH',
    ],
    [
      'the subject',
      [
        '--certificate-identity',
        'https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.30',
      ],
      'VERIFY_SIGNER_MISMATCH',
    ],
    ['the name', [...SOURCE, '--subject-name', 'tool'], 'VERIFY_SUBJECT_MISMATCH'],
    [
      'the predicate',
      [...SOURCE, '--predicate-type', 'https://slsa.dev/provenance/v0.2'],
      'VERIFY_PREDICATE_TYPE',
    ],
    ['the build type', [...SOURCE, '--build-type', 'npm-cli'], 'VERIFY_BUILD_TYPE'],
    ['a parameter', [...SOURCE, '--parameter', 'inputs={"debug":"true"}'], 'VERIFY_PARAMETER_MISMATCH'],
    ['the level', [...SOURCE, '--require', 'SLSA_BUILD_LEVEL_1'], 'VERIFY_BUILDER_MISMATCH'],
    ['a key', ['--key', `sha256:${'0'.repeat(64)}`], 'VERIFY_UNKNOWN_SIGNER'],
  ])('%s', async (_, flags, code) => {
    const world = await artifactWorld();
    expect(outcome(await ask(world, given('artifactAttestation'), flags))).toBe(code);
  });

  test.each<[HonestName, readonly string[]]>([
    [
      'artifactAttestation',
      [
        '--certificate-identity',
        'https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3',
      ],
    ],
    [
      'artifactAttestation',
      [
        '--signer-workflow',
        'https://github.com/acme/tool/.github/workflows/release.yml',
        '--source-tag',
        'v1.2.3',
        '--build-type',
        'github-actions-workflow',
      ],
    ],
    [
      'reusableWorkflow',
      [
        ...SOURCE,
        '--signer-workflow',
        'https://github.com/acme/builders/.github/workflows/build.yml@refs/tags/v4.0.0',
      ],
    ],
    ['npmV1', [...SOURCE, '--subject-name', 'pkg:npm/%40acme/tool@1.2.3']],
  ])('%s passes with the right ones', async (name, flags) => {
    const world = await artifactWorld();
    expect(outcome(await ask(world, given(name), flags))).toBe('verified');
  });

  test("a workflow that others may call stands for its own repository's builds alone", async () => {
    const world = await artifactWorld();
    const workflow = ['--signer-workflow', 'https://github.com/acme/builders/.github/workflows/build.yml'];
    expect(outcome(await ask(world, given('reusableWorkflow'), workflow))).toBe('VERIFY_SOURCE_REPOSITORY');
    expect(outcome(await ask(world, given('reusableWorkflow'), SOURCE))).toMatch(/^VERIFY_SIGNER_MISMATCH$/);
  });
});

test('a builder that the user trusts has the level that was given to it', async () => {
  const world = await artifactWorld();
  mkdirSync(join(world.home, 'config'), { recursive: true });
  writeFileSync(join(world.home, 'config', 'trust.json'), userTrust(), { mode: 0o600 });
  const flags = [...SOURCE, '--require', 'SLSA_BUILD_LEVEL_2', '--root', 'private', '--json'];
  const said = await ask(world, given('artifactAttestation'), flags);
  expect(JSON.parse(said.stdout)).toMatchObject({ ok: true, claims: { level: 'SLSA_BUILD_LEVEL_2' } });
});

test('a builder that nobody vouches for is refused, unless it is said that only the signer counts', async () => {
  const world = await artifactWorld();
  const files = ['--bundle', world.file('b.json', given('artifactAttestation')), ...root(world), ...SOURCE];
  const asked = ['--artifact', world.file('tool', bytes), ...files];
  const refused = await world.ask(...asked);
  expect(outcome(refused)).toBe('VERIFY_BUILDER_MISMATCH');
  expect(refused.stderr).toContain('--require none');
  const passed = await world.ask(...asked, '--require', 'none');
  expect(outcome(passed)).toBe('verified');
  expect(passed.stdout).toContain('no level: nobody vouches for this builder');
});

test('a digest stands for the file', async () => {
  const world = await artifactWorld();
  const files = [
    '--bundle',
    world.file('b.json', given('artifactAttestation')),
    ...root(world),
    ...SOURCE,
    ...NO_LEVEL,
  ];
  expect(outcome(await world.ask('--artifact', `sha256:${sha256}`, ...files))).toBe('verified');
  const other = createHash('sha256').update('other').digest('hex');
  expect(outcome(await world.ask('--artifact', `sha256:${other}`, ...files))).toBe('VERIFY_SUBJECT_MISMATCH');
});

function ask(world: ArtifactWorld, bundle: Uint8Array, flags: readonly string[]) {
  const files = ['--bundle', world.file('b.json', bundle), '--artifact', world.file('tool', bytes)];
  const level = flags.includes('--require') ? [] : NO_LEVEL;
  return world.ask(...files, ...root(world), ...flags, ...level);
}

function root(world: ArtifactWorld): string[] {
  return ['--trusted-root', world.file('root.json', sigstore.root.json)];
}

function given(name: HonestName): Uint8Array {
  return evidence.get(name) ?? Buffer.from('');
}

function userTrust(): string {
  const builders = [
    {
      name: 'acme',
      root: 'private',
      issuer: 'https://token.actions.githubusercontent.com',
      signerWorkflow: '*',
      signerRef: 'any',
      builderId: 'signer-workflow',
      runnerEnvironment: 'github-hosted',
      level: 'SLSA_BUILD_LEVEL_2',
      cited: 'https://slsa.dev/spec/v1.1/levels',
    },
  ] as const;
  return printUserTrust({
    roots: [],
    refreshed: [],
    keys: [],
    builders,
    verifiers: [],
    machines: [],
    denied: [],
  });
}
