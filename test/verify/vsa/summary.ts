import { sha256Of } from '../../../src/model/digest.ts';
import type { CertificateSigner, KeySigner } from '../../../src/model/signer.ts';
import type { TrustedVerifier } from '../../../src/model/trusted-verifier.ts';
import type { SignedSummary, SummaryExpectation } from '../../../src/verify/vsa/judge-summary.ts';

/** One honest summary of a verifier with a certificate, and one with a key. */
export const NOW = new Date('2026-06-02T00:00:00Z');
export const VERIFIER_ID = 'https://verifier.example/v1';

export const keySigner: KeySigner = {
  kind: 'key',
  keyId: `sha256:${'ab'.repeat(32)}`,
  builderId: 'https://verifier.example/builder',
  level: 'SLSA_BUILD_LEVEL_3',
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validUntil: new Date('2026-12-01T00:00:00Z'),
  times: [],
  logEntries: [],
};

export const certificateSigner: CertificateSigner = {
  kind: 'certificate',
  root: 'public-good',
  subject: 'https://github.com/verifier/verify/.github/workflows/verify.yml@refs/heads/main',
  subjectType: 'uri',
  extensions: { issuer: 'https://token.actions.githubusercontent.com' },
  times: [{ source: 'transparency-log', at: new Date('2026-06-01T12:01:00Z') }],
  logEntries: [],
};

export const byKey: TrustedVerifier = {
  id: VERIFIER_ID,
  signer: { kind: 'key', keyId: keySigner.keyId },
  operator: 'example',
  level: 'SLSA_BUILD_LEVEL_3',
  rebuilds: false,
};

export const byCertificate: TrustedVerifier = {
  ...byKey,
  signer: {
    kind: 'certificate',
    root: certificateSigner.root,
    issuer: certificateSigner.extensions.issuer,
    subject: certificateSigner.subject,
  },
};

export const expectation: SummaryExpectation = {
  resource: 'pkg:github/jqlang/jq@1.7.1',
  artifactSha256: sha256Of('artifact'),
  verifiers: [byKey, byCertificate],
  minimumLevel: 'SLSA_BUILD_LEVEL_2',
};

export const predicate = {
  verifier: { id: VERIFIER_ID, version: { verify: '1.0' } },
  timeVerified: '2026-06-01T12:00:00Z',
  resourceUri: expectation.resource,
  policy: { uri: 'https://verifier.example/policy', digest: { sha256: sha256Of('policy') } },
  inputAttestations: [{ uri: 'https://verifier.example/att', digest: { sha256: sha256Of('in') } }],
  verificationResult: 'PASSED',
  verifiedLevels: ['SLSA_BUILD_LEVEL_3', 'SLSA_SOURCE_LEVEL_4'],
  dependencyLevels: { SLSA_BUILD_LEVEL_1: 3 },
  slsaVersion: '1.1',
};

export const signed: SignedSummary = {
  signer: keySigner,
  subjects: [{ sha256: sha256Of('artifact') }],
  predicateType: 'https://slsa.dev/verification_summary/v1',
  predicate,
};
