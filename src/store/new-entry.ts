import type { FileEntry } from '../model/files-manifest.ts';
import type { Receipt } from './receipt.ts';

/** A staging tree and all that is to lie beside it, whoever built it. */
export interface NewEntry<R extends Receipt = Receipt> {
  /** Absolute path of the staging tree, which is moved. */
  readonly directory: string;
  readonly files: readonly FileEntry[];
  readonly receipt: R;
  /** What the store itself says of the judgement. */
  readonly proof: readonly ProofFile[];
  /** What others have signed, under the names of the receipt. */
  readonly evidence: readonly ProofFile[];
  /** Path of an entry that did not stand when it was judged: it gives way, whatever it says of itself. */
  readonly unsound?: string;
}

/** A file of proof/. */
export interface ProofFile {
  readonly name: string;
  readonly bytes: string | Uint8Array;
}
