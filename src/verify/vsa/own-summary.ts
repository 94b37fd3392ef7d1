import { STATEMENT_TYPE } from '../../model/attestation.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { type Sha256, sha256Of } from '../../model/digest.ts';
import type { Verdict } from '../../model/verified.ts';

/** SLSA v1.1, "Verification Summary Attestation". */
export const VERIFICATION_SUMMARY_TYPE = 'https://slsa.dev/verification_summary/v1';
/** headwater's own name as a verifier. Its summaries are kept, not signed: they prove nothing to others. */
const VERIFIER_ID = 'urn:headwater:verifier';

/** One judgement, of whatever build type. */
export interface Judgement {
  readonly subject: { readonly name: string; readonly sha256: Sha256 };
  /** What was asked for, a purl. */
  readonly resource: string;
  /** What the evidence had to say: the policy of the summary, by the digest of its canonical JSON. */
  readonly expectation: unknown;
  readonly inputs: readonly { readonly uri: string; readonly sha256: Sha256 }[];
  readonly outcome: Outcome;
  readonly now: Date;
}

/** `levels`: SLSA levels and properties. A refusal gives its reasons: code, expected, found. */
type Outcome =
  | { readonly passed: true; readonly levels: readonly string[]; readonly reasons?: Reasons }
  | { readonly passed: false; readonly reasons: Reasons };

/** Members of the policy's annotations (in-toto attestation framework, "ResourceDescriptor"). */
export type Reasons = Readonly<Record<string, string | readonly string[]>>;

/** A judgement of this door as a SLSA verification summary. */
export function ownSummary({ subject, resource, expectation, inputs, outcome, now }: Judgement): Verdict {
  const { reasons } = outcome;
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicateType: VERIFICATION_SUMMARY_TYPE,
    predicate: {
      verifier: { id: VERIFIER_ID },
      timeVerified: now.toISOString(),
      resourceUri: resource,
      policy: {
        uri: 'urn:headwater:expectation',
        digest: { sha256: sha256Of(canonicalJson(expectation)) },
        ...(reasons && { annotations: reasons }),
      },
      inputAttestations: inputs.map(({ uri, sha256 }) => ({ uri, digest: { sha256 } })),
      verificationResult: outcome.passed ? 'PASSED' : 'FAILED',
      verifiedLevels: outcome.passed ? outcome.levels : ['FAILED'],
      slsaVersion: '1.1',
    },
  };
  return Object.freeze({ json: canonicalJson(statement) });
}

interface OwnStatement {
  readonly predicate: {
    readonly verifiedLevels: readonly string[];
    readonly policy: { readonly annotations?: Reasons };
  };
}

/** A verdict with properties that show only in several pieces of evidence together. */
export function withProperties({ json }: Verdict, properties: readonly string[]): Verdict {
  const statement: OwnStatement = JSON.parse(json);
  const { predicate } = statement;
  const verifiedLevels = [...predicate.verifiedLevels, ...properties];
  return Object.freeze({
    json: canonicalJson({ ...statement, predicate: { ...predicate, verifiedLevels } }),
  });
}

/** A verdict with further reasons, for what was asked after the door: which rule of the policy decided. */
export function withReasons({ json }: Verdict, reasons: Reasons): Verdict {
  const statement: OwnStatement = JSON.parse(json);
  const { predicate } = statement;
  const policy = { ...predicate.policy, annotations: { ...predicate.policy.annotations, ...reasons } };
  return Object.freeze({ json: canonicalJson({ ...statement, predicate: { ...predicate, policy } }) });
}
