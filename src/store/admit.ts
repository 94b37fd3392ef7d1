import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Unpacked } from '../unpack/unpacked.ts';
import { type Admission, sourceEntry } from './admission.ts';
import { placeEntry } from './place-entry.ts';
import { isSourceBuild, type SourceReceipt, type Stored } from './receipt.ts';

/**
 * Takes the staging tree of a build from source into the store (`placeEntry`).
 * @throws HeadwaterError ARCHIVE_CHANGED when the tree is not what the provenance says,
 *   STORE_BIN_MISSING, STORE_FULL, STORE_UNWRITABLE
 */
export function admit(unpacked: Unpacked, about: Admission, host: Host): Stored<SourceReceipt> {
  const stored = placeEntry(sourceEntry(unpacked, about), host);
  if (isSourceBuild(stored)) return stored;
  throw new HeadwaterError('INTERNAL', `${stored.path} is no build from source`);
}
