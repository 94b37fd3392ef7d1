import type { Bundle } from '@sigstore/bundle';

/** A log entry as the library reads it. */
export type RawLogEntry = Bundle['verificationMaterial']['tlogEntries'][number];
