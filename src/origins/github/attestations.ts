import { HeadwaterError } from '../../errors.ts';
import { bytesOf, type FoundBundle } from '../../evidence/document.ts';
import { findBundles } from '../../evidence/find-bundles.ts';
import { LARGEST_BUNDLE } from '../../evidence/limits.ts';
import type { GithubApi } from '../../host/github-api.ts';
import type { Sha256 } from '../../model/digest.ts';
import { inside, type Place } from '../../model/strict-json/place.ts';
import { readList, readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { unsnappy } from './snappy.ts';

const MOST_PAGES = 4;
/** Of one page; as many as are asked for. */
const MOST = 30;

/**
 * What GitHub keeps of a digest for a repository (REST API, "List attestations"): bundles
 * within the answer, or the addresses of them, at another host and compressed. None: empty.
 * @throws HeadwaterError VERIFY_BUNDLE_INVALID, VERIFY_EVIDENCE_UNKNOWN, FETCH_*, ORIGIN_RENAMED
 */
export async function attestationsOf(
  repository: string,
  sha256: Sha256,
  api: GithubApi,
): Promise<readonly FoundBundle[]> {
  const found: FoundBundle[] = [];
  const path = `/repos/${repository}/attestations/sha256:${sha256}?per_page=${MOST}`;
  for await (const { json, place } of api.pages(path, { most: MOST_PAGES })) {
    const list = inside(place, 'attestations');
    const rows = readList(readRecord(json, place).attestations, list, MOST);
    const bundles = await Promise.all(rows.map((row, index) => bundleOf(row, inside(list, index), api)));
    found.push(...bundles.flat());
  }
  return found;
}

async function bundleOf(row: unknown, place: Place, api: GithubApi): Promise<readonly FoundBundle[]> {
  const { bundle = null, bundle_url: address } = readRecord(row, place);
  const name = `GitHub’s attestation ${place.path.split('/attestations/').at(-1)}`;
  if (bundle !== null) return findBundles({ name, bytes: bytesOf(bundle) });
  const url = readText(address, inside(place, 'bundle_url'));
  const packed = await api.file(url, { maxBytes: LARGEST_BUNDLE, isTold: true });
  if (packed === undefined) {
    throw new HeadwaterError('FETCH_FAILED', 'an attestation that GitHub names is not there', {
      subject: url,
    });
  }
  const bytes = unsnappy(packed, LARGEST_BUNDLE, { code: 'VERIFY_BUNDLE_INVALID', path: name });
  return findBundles({ name, bytes });
}
