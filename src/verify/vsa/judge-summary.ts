import type { Sha256 } from '../../model/digest.ts';
import { atLeast, type EarnedLevel, type SlsaLevel } from '../../model/level.ts';
import type { Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { TrustedVerifier, VerifierSigner } from '../../model/trusted-verifier.ts';
import { refuse } from '../refuse.ts';
import { readSummary, type Summary } from './read-summary.ts';
import { judgeSummaryTime } from './summary-time.ts';

/** A summary whose signature is good: who signed it, and the statement as it was read. */
export interface SignedSummary {
  readonly signer: Signer;
  readonly subjects: readonly { readonly sha256?: string }[];
  readonly predicateType: string;
  readonly predicate: unknown;
}

/** What a summary must say. From the user or the catalog, never from the evidence. */
export interface SummaryExpectation {
  /** What was asked for; the summary's `resourceUri` must be the same text. */
  readonly resource: string;
  readonly artifactSha256: Sha256;
  readonly verifiers: readonly TrustedVerifier[];
  /** Absent: none is asked for. */
  readonly minimumLevel?: SlsaLevel | undefined;
  /** The policy it must have applied. Absent: any. */
  readonly policySha256?: Sha256;
}

/** What a summary is good for. */
export interface JudgedSummary {
  readonly verifier: TrustedVerifier;
  /** What it says, and no more than its verifier is believed. */
  readonly level: EarnedLevel;
  /** A claim: `honoured` in reproduced.ts decides. */
  readonly claimsReproduced: boolean;
  readonly timeVerified: Date;
}

/**
 * Judges a verification summary of somebody else as evidence about an artifact (SLSA v1.1,
 * "Verification Summary Attestation", "How to verify"): the verifier is one that is
 * trusted and the signer is his, the bytes and the resource are those that were asked
 * for, he let them pass, and the level suffices.
 * @throws HeadwaterError VERIFY_PREDICATE_TYPE, VERIFY_SUMMARY_*, VERIFY_SUBJECT_MISMATCH,
 * VERIFY_TIME_INVALID, VERIFY_LEVEL_TOO_LOW
 */
export function judgeSummary(
  signed: SignedSummary,
  expectation: SummaryExpectation,
  now: Date,
): JudgedSummary {
  judgeSubject(signed, expectation);
  const summary = readSummary(signed.predicateType, signed.predicate);
  const verifier = findVerifier(summary, signed.signer, expectation.verifiers);
  judgeResource(summary, expectation);
  judgeResult(summary);
  judgePolicy(summary, expectation);
  judgeSummaryTime(summary.timeVerified, signed.signer, now);
  const level = judgeLevel(summary, verifier, expectation);
  const { claimsReproduced, timeVerified } = summary;
  return { verifier, level, claimsReproduced, timeVerified };
}

function judgeSubject({ subjects }: SignedSummary, { artifactSha256 }: SummaryExpectation): void {
  if (subjects.some(({ sha256 }) => sha256 === artifactSha256)) return;
  refuse('VERIFY_SUBJECT_MISMATCH', 'the summary is about something else', {
    expected: `sha256:${artifactSha256}`,
    found:
      subjects.map(({ sha256 }) => (sha256 === undefined ? 'no sha256' : `sha256:${sha256}`)).join(', ') ||
      'nothing',
  });
}

/** The id is a claim; it counts with the signer that trust has beside it, and with no other. */
function findVerifier(
  { verifierId }: Summary,
  signer: Signer,
  verifiers: readonly TrustedVerifier[],
): TrustedVerifier {
  const named = verifiers.filter(({ id }) => id === verifierId);
  const found = named.find((verifier) => isSigner(signer, verifier.signer));
  if (found !== undefined) return found;
  return refuse('VERIFY_SUMMARY_VERIFIER', 'nobody who is trusted has signed this as that verifier', {
    expected:
      named.map((verifier) => signerText(verifier.signer)).join(' or ') || 'a verifier that is trusted',
    found: `${shown(verifierId)}, signed by ${shown(signer.kind === 'key' ? signer.keyId : signer.subject)}`,
  });
}

function isSigner(found: Signer, wanted: VerifierSigner): boolean {
  if (found.kind === 'key' || wanted.kind === 'key') {
    return found.kind === 'key' && wanted.kind === 'key' && found.keyId === wanted.keyId;
  }
  const { root, subject, extensions } = found;
  return root === wanted.root && subject === wanted.subject && extensions.issuer === wanted.issuer;
}

function signerText(signer: VerifierSigner): string {
  return signer.kind === 'key' ? signer.keyId : `${signer.subject} (${signer.issuer})`;
}

/** The attack: an honest summary of another package, or of another version. */
function judgeResource({ resourceUri }: Summary, { resource }: SummaryExpectation): void {
  if (resourceUri === resource) return;
  refuse('VERIFY_SUMMARY_RESOURCE', 'the summary is about another resource', {
    expected: resource,
    found: shown(resourceUri),
  });
}

function judgeResult({ result }: Summary): void {
  if (result === 'PASSED') return;
  refuse('VERIFY_SUMMARY_FAILED', 'the verifier did not let it pass', { expected: 'PASSED', found: result });
}

function judgePolicy({ policySha256: found }: Summary, { policySha256: expected }: SummaryExpectation): void {
  if (expected === undefined || found === expected) return;
  refuse('VERIFY_SUMMARY_INVALID', 'the verifier applied another policy', {
    expected: `sha256:${expected}`,
    found: found === undefined ? 'no digest' : `sha256:${found}`,
  });
}

function judgeLevel(
  { level: claimed }: Summary,
  { level: believed }: TrustedVerifier,
  { minimumLevel }: SummaryExpectation,
): EarnedLevel {
  const level = claimed !== undefined && atLeast(claimed, believed) ? believed : claimed;
  if (minimumLevel === undefined) return level ?? 'SLSA_BUILD_LEVEL_0';
  if (level !== undefined && atLeast(level, minimumLevel)) return level;
  return refuse('VERIFY_LEVEL_TOO_LOW', 'the summary does not give the level that is asked for', {
    expected: minimumLevel,
    found: level ?? 'no build level',
  });
}
