import type { BuildFacts } from '../../model/build-facts.ts';
import type { Signer } from '../../model/signer.ts';
import { refuse } from '../refuse.ts';

/** Clocks of two machines may differ by this much, milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

/**
 * A build ends after it begins, and is signed after it ended; the verified time decides,
 * and where there is none, the time of this judgement and the validity of the key.
 * @throws HeadwaterError VERIFY_TIME_INVALID
 */
export function judgeTimes({ startedAt, finishedAt }: BuildFacts, signer: Signer, now: Date): void {
  const signed = signer.times.at(-1)?.at ?? now;
  const latest = new Date(signed.getTime() + CLOCK_SKEW);
  if (startedAt && finishedAt) inOrder(startedAt, finishedAt, 'the build ended before it began');
  if (startedAt) inOrder(startedAt, latest, 'the build began after it was signed');
  if (finishedAt) inOrder(finishedAt, latest, 'the build ended after it was signed');
  if (signer.kind === 'key') judgeKeyTimes(signer, startedAt ?? finishedAt, finishedAt ?? startedAt);
}

function judgeKeyTimes(
  { validFrom, validUntil }: Extract<Signer, { kind: 'key' }>,
  begun: Date | undefined,
  ended: Date | undefined,
): void {
  if (begun) inOrder(validFrom, begun, 'the build began before its key was in use');
  if (ended && validUntil) inOrder(ended, validUntil, 'the build ended after its key was retired');
}

function inOrder(earlier: Date, later: Date, problem: string): void {
  // Asked this way round, an invalid Date is refused: it compares false with everything.
  if (earlier.getTime() <= later.getTime()) return;
  refuse('VERIFY_TIME_INVALID', problem, { expected: `not after ${text(later)}`, found: text(earlier) });
}

function text(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no time at all' : date.toISOString();
}
