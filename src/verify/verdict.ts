import { artifactFileName, PROVENANCE_FILE, STATEMENT_TYPE } from '../model/attestation.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { type Sha256, sha256Of } from '../model/digest.ts';
import type { Expectation } from '../model/expectation.ts';
import type { SlsaLevel } from '../model/level.ts';
import { packageUrl } from '../model/purl.ts';
import type { Verdict } from './verified.ts';

export interface Judged {
  readonly artifactSha256: Sha256;
  readonly provenance: Uint8Array;
  readonly expectation: Expectation;
  readonly level: SlsaLevel;
  readonly now: Date;
}

const VERIFICATION_SUMMARY_TYPE = 'https://slsa.dev/verification_summary/v1';
const VERIFIER_ID = 'urn:headwater:verifier';

/**
 * The judgement as a SLSA verification summary (SLSA v1.1, "Verification Summary
 * Attestation"). There is no summary of a refusal: a refusal is an error. The policy is
 * the expectation, by the digest of its canonical JSON.
 */
export function passed({ artifactSha256, provenance, expectation, level, now }: Judged): Verdict {
  const { version, platform } = expectation;
  const subject = { name: expectation.package, version, platform };
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: artifactFileName(subject), digest: { sha256: artifactSha256 } }],
    predicateType: VERIFICATION_SUMMARY_TYPE,
    predicate: {
      verifier: { id: VERIFIER_ID },
      timeVerified: now.toISOString(),
      resourceUri: packageUrl(subject),
      policy: { uri: 'urn:headwater:expectation', digest: { sha256: sha256Of(canonicalJson(expectation)) } },
      inputAttestations: [{ uri: PROVENANCE_FILE, digest: { sha256: sha256Of(provenance) } }],
      verificationResult: 'PASSED',
      verifiedLevels: [level],
      slsaVersion: '1.1',
    },
  };
  return Object.freeze({ json: canonicalJson(statement) });
}
