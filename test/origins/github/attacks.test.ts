import { describe, expect, test } from 'vitest';
import { ASSET, BYTES, byEntry, codeOf, githubCase, HONEST, named } from '../../world/github-server-case.ts';
import type { Attest } from '../../world/github-server-evidence.ts';
import { drop } from '../../world/twist.ts';

const FORK = { repository: 'evil/tool', repository_id: '777', repository_owner: 'evil' };
const forkWorkflow = 'evil/tool/.github/workflows/release.yml@refs/tags/v1.2.3';
const fork = { run: { ...FORK, workflow_ref: forkWorkflow, job_workflow_ref: forkWorkflow } };
const otherWorkflow = 'Acme/Tool/.github/workflows/nightly.yml@refs/tags/v1.2.3';
const oldTag = 'Acme/Tool/.github/workflows/release.yml@refs/tags/v1.0.0';
const byOtherWorkflow = { run: { workflow_ref: otherWorkflow, job_workflow_ref: otherWorkflow } };
const ofOldTag = { run: { ref: 'refs/tags/v1.0.0', workflow_ref: oldTag, job_workflow_ref: oldTag } };

const main = 'Acme/Tool/.github/workflows/release.yml@refs/heads/main';
const atMain = { run: { ref: 'refs/heads/main', workflow_ref: main, job_workflow_ref: main } };

describe('what is honest passes', () => {
  test.each<[string, Attest['at']]>([
    ['from the API', 'api'],
    ['from the API by its address, packed, at another host', 'api-url'],
    ['beside the asset, .sigstore.json', '.sigstore.json'],
    ['beside the asset, .sigstore', '.sigstore'],
    ['beside the asset, .intoto.jsonl', '.intoto.jsonl'],
    ['of the whole release', 'multiple.intoto.jsonl'],
    ['of the whole release by a name of its own', 'tool_1.2.3.intoto.jsonl'],
  ])('evidence %s', async (_, at = 'api') => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest: { at } }] });
    expect(await world.judge(named())).toBe('Verified');
    expect(await world.judge(byEntry())).toBe('Verified');
  });
});

describe('attack', () => {
  test.each<[string, Attest, string, string]>([
    ['attestation of a fork', fork, 'VERIFY_SOURCE_REPOSITORY', 'VERIFY_SOURCE_REPOSITORY'],
    [
      'repository made anew under an old name',
      { run: { repository_id: '4' } },
      'VERIFY_SOURCE_REPOSITORY',
      'Verified',
    ],
    ['another workflow of the same repository', byOtherWorkflow, 'Verified', 'VERIFY_SIGNER_MISMATCH'],
    [
      'release attestation as provenance',
      { kind: 'release', statement: drop('subject.0') },
      'VERIFY_PREDICATE_TYPE',
      'VERIFY_PREDICATE_TYPE',
    ],
    [
      'release attestation as GitHub writes it',
      { kind: 'release' },
      'VERIFY_STATEMENT_INVALID',
      'VERIFY_STATEMENT_INVALID',
    ],
    ['provenance of another version', ofOldTag, 'VERIFY_REF_MISMATCH', 'VERIFY_SIGNER_MISMATCH'],
    ['build at a branch', atMain, 'VERIFY_REF_MISMATCH', 'VERIFY_SIGNER_MISMATCH'],
    ['runner of one’s own', { run: { runner_environment: 'self-hosted' } }, 'VERIFY_RUNNER', 'VERIFY_RUNNER'],
    [
      'evidence of other bytes',
      { about: Buffer.from('other bytes') },
      'VERIFY_SUBJECT_MISMATCH',
      'VERIFY_SUBJECT_MISMATCH',
    ],
    [
      'certificate of a stranger',
      { signing: { issuedBy: 'a stranger' } },
      'VERIFY_CERTIFICATE_INVALID',
      'VERIFY_CERTIFICATE_INVALID',
    ],
  ])('%s', async (_, attest, ofName, ofEntry) => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    expect(await world.judge(named())).toBe(ofName);
    expect(await world.judge(byEntry())).toBe(ofEntry);
  });

  test('an asset that was replaced after it was signed has no evidence of its digest, or that of other bytes', async () => {
    const world = await githubCase();
    const attest = [{}, { at: '.sigstore.json' }];
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    const bytes = Buffer.from('replaced');
    world.github.replaceAsset('acme/tool', 'v1.2.3', { name: ASSET, bytes });
    expect(await world.judge(named(), { bytes })).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('a tag that was moved, and built again: the commit that was pinned decides', async () => {
    const world = await githubCase();
    const moved = {
      run: { sha: 'b'.repeat(40), workflow_sha: 'b'.repeat(40), job_workflow_sha: 'b'.repeat(40) },
    };
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest: moved }] });
    const sourceCommit = '26d16513386ffaa790b1c32f927544f1322e4194';
    expect(await world.judge(named(), { expectation: { sourceCommit } })).toBe('VERIFY_COMMIT_MISMATCH');
  });

  test('a build at a branch, where the tag of the version is at another commit', async () => {
    const atBranch = { 'source-ref': '"refs/heads/main"', 'signer-ref': '"refs/heads/main"' };
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest: atMain }] });
    expect(await world.judge(byEntry(atBranch))).toBe('Verified');
    const { annotated, commits } = world.github.repository('acme/tool');
    annotated.add('v1.2.3');
    expect(await world.judge(byEntry(atBranch))).toBe('Verified');
    commits.set('v1.2.3', 'c'.repeat(40));
    expect(await world.judge(byEntry(atBranch))).toBe('VERIFY_COMMIT_MISMATCH');
  });

  test('an attestation that vanished leaves nothing that passes', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest: true }] });
    world.github.repository('acme/tool').attestations.length = 0;
    expect(await world.judge(named())).toBe('no evidence');
  });

  test('a repository that was renamed is said, and not followed', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest: true }] });
    const before = await world.find();
    world.github.rename('acme/tool', 'newcomer/tool');
    for (const asked of [world.find(), world.versions(), world.evidence(before.parts[0])]) {
      await expect(asked).rejects.toMatchObject({
        code: 'ORIGIN_RENAMED',
        detail: { expected: expect.stringMatching(/^acme\/tool$/i), found: 'newcomer/tool' },
      });
    }
    // An entry asks nobody for the address, and learns of it from who keeps the attestations.
    const { parts } = await world.find(byEntry());
    expect(await codeOf(world.evidence(parts[0]))).toBe('ORIGIN_RENAMED');
  });

  test('an answer about another release than the one asked for', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, tag: 'v1.0.0', assets: [{ name: ASSET, bytes: BYTES }] });
    world.github.intercept(({ url }) => {
      url.pathname = url.pathname.replace('v1.2.3', 'v1.0.0');
      return false;
    });
    expect(await codeOf(world.find())).toBe('FETCH_ANSWER_INVALID');
  });
});
