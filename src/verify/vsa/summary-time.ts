import type { CertificateSigner, KeySigner, Signer } from '../../model/signer.ts';
import { refuse } from '../refuse.ts';

/** Clocks of two machines may differ by this much, milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

/**
 * A verification is not in the future, comes before its signature, and lies in the time
 * of a key.
 * @throws HeadwaterError VERIFY_TIME_INVALID
 */
export function judgeSummaryTime(timeVerified: Date, signer: Signer, now: Date): void {
  inOrder(timeVerified, now, 'the verification is in the future');
  if (signer.kind === 'certificate') judgeSigned(timeVerified, signer);
  else judgeKeyTime(timeVerified, signer);
}

function judgeSigned(timeVerified: Date, { times: [signed] }: CertificateSigner): void {
  if (signed === undefined) refuse('VERIFY_TIME_INVALID', 'nobody says when the summary was signed');
  inOrder(timeVerified, signed.at, 'the summary was signed before the verification');
}

function judgeKeyTime(timeVerified: Date, signer: KeySigner): void {
  inOrder(signer.validFrom, timeVerified, 'the verification is older than its key');
  if (signer.validUntil !== undefined) {
    inOrder(timeVerified, signer.validUntil, 'the verification is younger than its key was in use');
  }
}

function inOrder(earlier: Date, later: Date, problem: string): void {
  // Asked this way round, an invalid Date is refused: it compares false with everything.
  if (earlier.getTime() <= later.getTime() + CLOCK_SKEW) return;
  refuse('VERIFY_TIME_INVALID', problem, {
    expected: `not after ${text(later)}`,
    found: text(earlier),
  });
}

function text(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no time at all' : date.toISOString();
}
