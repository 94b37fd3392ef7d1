import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { Seal } from './seal.ts';

/**
 * The seal of this machine: bubblewrap where it works, else unshare.
 * @throws HeadwaterError SEAL_UNAVAILABLE saying which guarantee is missing, and the way out.
 */
export async function openSeal(_host: Host): Promise<Seal> {
  throw new HeadwaterError('SEAL_UNAVAILABLE', 'not written yet');
}
