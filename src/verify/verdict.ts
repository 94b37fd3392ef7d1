import type { HeadwaterError } from '../errors.ts';
import { artifactFileName, PROVENANCE_FILE } from '../model/attestation.ts';
import type { AttestedExpectation } from '../model/attested-expectation.ts';
import { type Sha256, sha256Of } from '../model/digest.ts';
import type { Expectation, SourceBuildExpectation } from '../model/expectation.ts';
import { packageUrl } from '../model/purl.ts';
import type { Case, Judgement } from './case.ts';
import type { Verdict } from './verified.ts';
import { ownSummary } from './vsa/own-summary.ts';

interface JudgedCase extends Omit<Case, 'trust'> {
  readonly expectation: Expectation;
}

/**
 * The judgement as a SLSA verification summary (SLSA v1.1, "Verification Summary
 * Attestation"). The policy is the expectation, by the digest of its canonical JSON.
 */
export function passed({ subject, resource, claims }: Judgement, judged: JudgedCase): Verdict {
  const { artifact, evidence, expectation, now } = judged;
  return ownSummary({
    subject: { name: subject, sha256: artifact.sha256 },
    resource,
    expectation,
    inputs: [{ uri: PROVENANCE_FILE, sha256: sha256Of(evidence.provenance) }],
    outcome: { passed: true, levels: [claims.level] },
    now,
  });
}

export interface RefusedCase {
  readonly artifactSha256: Sha256;
  readonly expectation: SourceBuildExpectation | AttestedExpectation;
  readonly now: Date;
}

/**
 * A refusal as a summary with the result FAILED, for reports. Nobody is let in by a
 * summary, and a refusal is first of all an error.
 */
export function failed(error: HeadwaterError, { artifactSha256, expectation, now }: RefusedCase): Verdict {
  const { expected, found } = error.detail;
  const reasons = {
    code: error.code,
    message: error.message,
    ...(expected && { expected }),
    ...(found && { found }),
  };
  const { name, resource } = askedFor(expectation);
  return ownSummary({
    subject: { name, sha256: artifactSha256 },
    resource,
    expectation,
    inputs: [],
    outcome: { passed: false, reasons },
    now,
  });
}

function askedFor(expectation: RefusedCase['expectation']): { name: string; resource: string } {
  switch (expectation.buildType) {
    case 'attested':
      return { name: expectation.subjectName ?? expectation.resource, resource: expectation.resource };
    case 'headwater-source': {
      const { version, platform } = expectation;
      const of = { name: expectation.package, version, platform };
      return { name: artifactFileName(of), resource: packageUrl(of) };
    }
  }
}
