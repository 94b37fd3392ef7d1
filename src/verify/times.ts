import type { KeySigner } from '../model/signer.ts';
import { refuse } from './refuse.ts';

/** Clocks of two machines may differ by this much, milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

export interface BuildTimes {
  readonly startedOn: Date;
  readonly finishedOn: Date;
}

/**
 * A build ends after it begins, not in the future, and while its key is in use. The times
 * are the builder's own word: they tell a retired key's old builds from careless new
 * ones, and do not stop a thief of that key, who writes what he likes.
 * @throws HeadwaterError VERIFY_TIME_INVALID
 */
export function judgeTimes({ startedOn, finishedOn }: BuildTimes, signer: KeySigner, now: Date): void {
  const latest = new Date(now.getTime() + CLOCK_SKEW);
  inOrder(startedOn, finishedOn, 'the build ended before it began');
  inOrder(finishedOn, latest, 'the build ended in the future');
  inOrder(signer.validFrom, startedOn, 'the build began before its key was in use');
  if (signer.validUntil !== undefined) {
    inOrder(finishedOn, signer.validUntil, 'the build ended after its key was retired');
  }
}

function inOrder(earlier: Date, later: Date, problem: string): void {
  // Asked this way round, an invalid Date is refused: it compares false with everything.
  if (earlier.getTime() <= later.getTime()) return;
  refuse('VERIFY_TIME_INVALID', problem, { expected: `not after ${text(later)}`, found: text(earlier) });
}

function text(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no time at all' : date.toISOString();
}
