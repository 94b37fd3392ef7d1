import { RFC3161Timestamp } from '@sigstore/core';
import type { SigningTime } from '../../model/signer.ts';
import { refuse } from '../refuse.ts';
import type { SignedBundle } from './signed-bundle.ts';

/** Clocks of two machines may differ by this much, milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

/**
 * The times of a bundle whose signature was verified, oldest first: the library refuses a
 * bundle with a single time that it cannot verify, so these are all of them.
 * @throws HeadwaterError VERIFY_TIME_INVALID for one in the future
 */
export function verifiedTimes(signed: SignedBundle, now: Date): readonly SigningTime[] {
  const times = [...timesOfLogs(signed), ...timesOfAuthorities(signed)];
  const latest = new Date(now.getTime() + CLOCK_SKEW);
  for (const { at } of times) {
    // Asked this way round, an invalid Date is refused: it compares false with everything.
    if (at <= latest) continue;
    refuse('VERIFY_TIME_INVALID', 'it was signed in the future', {
      expected: `not after ${iso(latest)}`,
      found: iso(at),
    });
  }
  return times.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function timesOfLogs({ bundle }: SignedBundle): SigningTime[] {
  return bundle.verificationMaterial.tlogEntries
    .filter(({ inclusionPromise }) => inclusionPromise !== undefined)
    .map(({ integratedTime }) => ({
      source: 'transparency-log',
      at: new Date(Number(integratedTime) * 1000),
    }));
}

function timesOfAuthorities({ timestamps }: SignedBundle): SigningTime[] {
  return timestamps.map((der) => ({
    source: 'timestamp-authority',
    at: RFC3161Timestamp.parse(Buffer.from(der)).signingTime,
  }));
}

function iso(moment: Date): string {
  return Number.isNaN(moment.getTime()) ? 'no time at all' : moment.toISOString();
}
