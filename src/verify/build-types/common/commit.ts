import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readRecord } from '../../../model/strict-json/read-record.ts';
import { shown } from '../../../model/strict-json/shown.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** A commit of git, SHA-1 or SHA-256. @throws HeadwaterError with the code of `place`. */
export function readCommit(value: unknown, place: Place): string {
  if (typeof value === 'string' && COMMIT.test(value)) return value;
  return fail(place, 'is not a commit', { expected: '40 or 64 hexadecimal digits', found: shown(value) });
}

/**
 * The commit in a digest set, under the one name that its build type gives it. A second
 * digest there could be of another commit, and is refused.
 */
export function readCommitDigest(value: unknown, names: readonly string[], place: Place): string {
  const digests = Object.entries(readRecord(value, place));
  const [digest, ...more] = digests;
  if (digest === undefined || more.length > 0 || !names.includes(digest[0])) {
    return fail(place, 'does not hold the commit and nothing else', {
      expected: names.join(' or '),
      found: digests.map(([name]) => shown(name)).join(', ') || 'nothing',
    });
  }
  return readCommit(digest[1], inside(place, digest[0]));
}
