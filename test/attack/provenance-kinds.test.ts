import { describe, expect, test } from 'vitest';
import { PROVENANCE_FILE, SBOM_FILE, STATEMENT_TYPE } from '../../src/model/attestation.ts';
import { sha256Of } from '../../src/model/digest.ts';
import type { Quarantined } from '../../src/model/quarantined.ts';
import { verify } from '../../src/verify/verify.ts';
import { artifactWith, judge, judgeBundle, now, sigstore, trust } from '../world/attested-case.ts';
import { refusalCode } from '../world/refusal.ts';
import { honest, publish, sha256 } from '../world/sigstore/honest.ts';
import { gitHubRun } from '../world/sigstore/identities.ts';
import { set } from '../world/twist.ts';

const { statement, run, expectation } = honest.artifactAttestation;
const subject = [{ name: 'tool-1.2.3-linux-x64.tar.gz', digest: { sha256 } }];
const said = (predicateType: string, predicate: unknown) => ({
  _type: STATEMENT_TYPE,
  subject,
  predicateType,
  predicate,
});

/** Signed by the honest workflow, about the honest bytes; and none of it says how they were built. */
describe('another kind of statement is no provenance', () => {
  test.each<[string, unknown]>([
    ['that it was published', publish.statement],
    [
      'a summary of a verification',
      said('https://slsa.dev/verification_summary/v1', {
        verifier: { id: 'https://github.com/acme/tool' },
        timeVerified: '2026-06-01T12:00:00Z',
        resourceUri: expectation.resource,
        policy: { uri: 'https://acme.example/policy' },
        verificationResult: 'PASSED',
        verifiedLevels: ['SLSA_BUILD_LEVEL_3'],
      }),
    ],
    ['a release', said('https://in-toto.io/attestation/release/v0.1', { purl: expectation.resource })],
    ['an SBOM', said('https://spdx.dev/Document/v2.3', { spdxVersion: 'SPDX-2.3' })],
    ['a test result', said('https://in-toto.io/attestation/test-result/v0.1', { result: 'PASSED' })],
    [
      'provenance of another version of SLSA',
      said('https://slsa.dev/provenance/v0.2', Reflect.get(Object(statement), 'predicate')),
    ],
  ])('%s', async (_, other) => {
    const bundle = await sigstore.sign(other, run);
    expect(judgeBundle(bundle, expectation)).toBe('VERIFY_PREDICATE_TYPE');
  });
});

describe('that something was published', () => {
  test('is a claim of who published alone', async () => {
    const other = gitHubRun({
      repository: 'evil/tool',
      repository_id: '1',
      workflow_ref: 'evil/tool/.github/workflows/release.yml@refs/tags/v1.2.3',
      job_workflow_ref: 'evil/tool/.github/workflows/release.yml@refs/tags/v1.2.3',
    });
    const bundle = await sigstore.sign(publish.statement, other);
    expect(judgeBundle(bundle, publish.expectation)).toBe('VERIFY_SOURCE_REPOSITORY');
  });

  test('earns no level', async () => {
    const bundle = await sigstore.sign(publish.statement, publish.run);
    const asked = { ...publish.expectation, minimumLevel: 'SLSA_BUILD_LEVEL_1' } as const;
    expect(judgeBundle(bundle, asked)).toBe('VERIFY_BUILDER_MISMATCH');
  });

  test.each<[string, string, unknown, string]>([
    ['of another file', 'subject.0.name', 'tool-1.2.4-py3-none-any.whl', 'VERIFY_SUBJECT_MISMATCH'],
    ['of other bytes', 'subject.0.digest.sha256', '0'.repeat(64), 'VERIFY_SUBJECT_MISMATCH'],
    ['with something in it', 'predicate', { note: 'x' }, 'VERIFY_PREDICATE_INVALID'],
    [
      'with a build type',
      'predicate',
      { buildType: 'https://actions.github.io/buildtypes/workflow/v1' },
      'VERIFY_BUILD_TYPE',
    ],
  ])('%s is refused', async (_, path, value, code) => {
    const bundle = await sigstore.sign(set(path, value)(publish.statement), publish.run);
    expect(judgeBundle(bundle, publish.expectation)).toBe(code);
  });
});

describe('an artifact is refused', () => {
  const wrong = { expectation, context: { trust, now } };
  const refused = async (change: (honestly: Quarantined) => Quarantined, asked = wrong.expectation) => {
    const bundle = await sigstore.sign(statement, run);
    return refusalCode(() => verify(change(artifactWith(bundle)), asked, wrong.context));
  };

  test.each<[string, (honestly: Quarantined) => Quarantined, string]>([
    ['of other bytes', (honestly) => ({ ...honestly, sha256: sha256Of('x') }), 'VERIFY_SUBJECT_MISMATCH'],
    ['of no bytes', (honestly) => ({ ...honestly, size: 0 }), 'VERIFY_SIZE_MISMATCH'],
    ['without evidence', (honestly) => ({ ...honestly, evidence: [] }), 'VERIFY_NO_EVIDENCE'],
    [
      'with its provenance twice',
      (honestly) => ({ ...honestly, evidence: [...honestly.evidence, ...honestly.evidence] }),
      'VERIFY_EVIDENCE_UNKNOWN',
    ],
    [
      'with evidence of an unknown name',
      (honestly) => ({
        ...honestly,
        evidence: [...honestly.evidence, { name: 'more.json', bytes: Buffer.from('{}') }],
      }),
      'VERIFY_EVIDENCE_UNKNOWN',
    ],
    [
      'with an SBOM nobody attested',
      (honestly) => ({
        ...honestly,
        evidence: [...honestly.evidence, { name: SBOM_FILE, bytes: Buffer.from('{}') }],
      }),
      'VERIFY_SBOM_MISMATCH',
    ],
    [
      'with a bundle of 100 MB',
      (honestly) => ({
        ...honestly,
        evidence: [{ name: PROVENANCE_FILE, bytes: new Uint8Array(100 * 1024 * 1024) }],
      }),
      'VERIFY_BUNDLE_TOO_LARGE',
    ],
  ])('%s', async (_, change, code) => {
    expect(await refused(change)).toBe(code);
  });

  test('of npm without the digest that npm names it by', async () => {
    const npm = honest.npmV1;
    const { sha512, ...rest } = artifactWith(await sigstore.sign(npm.statement, npm.run));
    expect(sha512).toHaveLength(128);
    expect(refusalCode(() => verify(rest, npm.expectation, wrong.context))).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('with a digest of the other algorithm that does not fit', async () => {
    const change = (honestly: Quarantined) => ({ ...honestly, sha512: '0'.repeat(128) });
    const bundle = await sigstore.sign(honest.npmV1.statement, run);
    expect(
      refusalCode(() => verify(change(artifactWith(bundle)), honest.npmV1.expectation, wrong.context)),
    ).toBe('VERIFY_SUBJECT_MISMATCH');
  });
});

test('evidence of one build type is no evidence of another', async () => {
  const names = [
    'artifactAttestation',
    'npmV02',
    'generatorV02',
    'generatorV1',
    'gitLabV1',
    'headwaterKeyless',
  ] as const;
  for (const name of names) {
    for (const other of names.filter((candidate) => candidate !== name)) {
      const code = await judge(name, { expectation: honest[other].expectation });
      expect([name, other, code]).toEqual([name, other, expect.stringMatching(/^VERIFY_(?!INTERNAL)/)]);
    }
  }
});
