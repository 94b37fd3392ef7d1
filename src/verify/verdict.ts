import { PROVENANCE_FILE, STATEMENT_TYPE } from '../model/attestation.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { sha256Of } from '../model/digest.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Case, Judgement } from './case.ts';
import type { Verdict } from './verified.ts';

interface JudgedCase extends Omit<Case, 'trust'> {
  readonly expectation: Expectation;
}

const VERIFICATION_SUMMARY_TYPE = 'https://slsa.dev/verification_summary/v1';
const VERIFIER_ID = 'urn:headwater:verifier';

/**
 * The judgement as a SLSA verification summary (SLSA v1.1, "Verification Summary
 * Attestation"). There is no summary of a refusal: a refusal is an error. The policy is
 * the expectation, by the digest of its canonical JSON.
 */
export function passed({ subject, resource, claims }: Judgement, judged: JudgedCase): Verdict {
  const { artifact, evidence, expectation, now } = judged;
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: subject, digest: { sha256: artifact.sha256 } }],
    predicateType: VERIFICATION_SUMMARY_TYPE,
    predicate: {
      verifier: { id: VERIFIER_ID },
      timeVerified: now.toISOString(),
      resourceUri: resource,
      policy: { uri: 'urn:headwater:expectation', digest: { sha256: sha256Of(canonicalJson(expectation)) } },
      inputAttestations: [{ uri: PROVENANCE_FILE, digest: { sha256: sha256Of(evidence.provenance) } }],
      verificationResult: 'PASSED',
      verifiedLevels: [claims.level],
      slsaVersion: '1.1',
    },
  };
  return Object.freeze({ json: canonicalJson(statement) });
}
