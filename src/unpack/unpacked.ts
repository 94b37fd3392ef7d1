import type { Sha256 } from '../model/digest.ts';
import type { FileEntry } from '../model/files-manifest.ts';
import type { Verified } from '../verify/verified.ts';

/** A staging tree, made from verified bytes, not yet in the store. */
export interface Unpacked {
  readonly verified: Verified;
  /** Absolute path of the staging tree. */
  readonly directory: string;
  /** What is in the tree, in order of path (docs/FORMATS.md, "Files manifest"). */
  readonly files: readonly FileEntry[];
  /** Digest of the printed manifest. */
  readonly filesSha256: Sha256;
  /** Digest of the uncompressed tar as it was read. */
  readonly tarSha256: Sha256;
}
