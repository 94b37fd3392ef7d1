import type { Host } from '../../host/host.ts';
import { sweepQuarantines } from '../../host/quarantine.ts';
import { repairLinks } from '../../link/link.ts';

/** What was mended. */
export interface Mended {
  /** Commands whose shim or resolution was written anew. */
  readonly written: readonly string[];
  /** Shims of commands that are no more. */
  readonly removed: readonly string[];
  /** Quarantines of runs that were cut short. */
  readonly swept: readonly string[];
}

/**
 * Mends what can be mended without building: links, and what runs left that were cut short.
 * @throws HeadwaterError GENERATION_INVALID, STORE_DAMAGED, STORE_FULL, STORE_UNWRITABLE
 */
export async function mend(host: Host): Promise<Mended> {
  const swept = sweepQuarantines(host);
  return { ...(await repairLinks(host)), swept };
}
