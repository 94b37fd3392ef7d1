import type { Host } from '../host/host.ts';
import type { ExpectedBytes } from './artifact.ts';
import { type Extracted, extract } from './extract.ts';
import { LIMITS } from './limits.ts';
import { inStaging } from './staging.ts';

/**
 * Takes a pack of headwater's apart, to be looked at in the quarantine: it is no package, nothing
 * of it is linked or run, and every package in it goes through the door before it is copied
 * anywhere (flows/offline). Names, links and sizes are judged as in any archive.
 * @param directory absolute path; must not exist
 * @throws HeadwaterError ARCHIVE_*, STORE_FULL, STORE_UNWRITABLE
 */
export function extractContainer(
  file: ExpectedBytes,
  directory: string,
  { fs }: Pick<Host, 'fs'>,
): Promise<Extracted> {
  return inStaging(directory, fs, () => extract(file, { directory, fs, limits: LIMITS }));
}
