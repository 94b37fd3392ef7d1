import { explainFailure } from '../host/http-failure.ts';
import { withLock } from '../host/lock.ts';
import type { Sha256 } from '../model/digest.ts';
import { type Address, addressesOf, type Wanted } from './addresses.ts';
import type { FetchContext } from './context.ts';
import type { Known } from './digests.ts';
import { download } from './download.ts';
import { putAway } from './kept.ts';
import { lockOfSlot, slotOf } from './slot.ts';

/** Of a source that nobody has pinned. */
const NOTHING: Known = {};

/** What one address gave for a source whose digest nobody has pinned yet. */
export type Sighting =
  | { readonly state: 'seen'; readonly url: string; readonly path: string; readonly sha256: Sha256 }
  | { readonly state: 'unseen'; readonly url: string; readonly reason: string };

/**
 * Asks the addresses of a source for its bytes until one has given them. What comes is
 * believed by nobody before a person has pinned its digest.
 * @returns all that was tried; the last one is the one that gave.
 * @throws HeadwaterError SETTING_INVALID, FETCH_FAILED where there is no address at all
 */
export async function sightSource(source: Wanted, context: FetchContext): Promise<readonly Sighting[]> {
  const addresses = await addressesOf(source, context.host);
  const sightings: Sighting[] = [];
  for (const [index, address] of addresses.entries()) {
    const path = `${context.directory}/${index + 1}`;
    const found = await sight(address, path, context);
    sightings.push(found);
    if (found.state === 'seen') break;
  }
  return sightings;
}

/** One file, to `path`. */
export async function sight(address: Address, path: string, context: FetchContext): Promise<Sighting> {
  const { url } = address;
  const slot = slotOf(url, NOTHING);
  try {
    const { sha256 } = await withLock(context.host, { name: lockOfSlot(slot) }, async () => {
      const taken = await download({ slot, address, known: NOTHING }, context);
      putAway(slot, path, context);
      return taken;
    });
    return { state: 'seen', url, path, sha256 };
  } catch (error) {
    return { state: 'unseen', url, reason: explainFailure(error) };
  }
}
