import { writeFileAtomic } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';

/** @param path absolute @throws HeadwaterError STORE_FULL, STORE_UNWRITABLE */
export function writeReport(path: string, page: string, host: Host): void {
  writeFileAtomic(host, path, page);
}
