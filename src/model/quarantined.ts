import type { Sha256 } from './digest.ts';

/** A file that came with an artifact and claims something of it; nothing in it is believed before `verify/`. */
export interface Evidence {
  /** File name, for example `provenance.sigstore.json`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Bytes nobody has verified yet, in a folder nothing is run from. */
export interface Quarantined {
  /** Absolute path of the file. */
  readonly path: string;
  /** Of the bytes as they were written. */
  readonly sha256: Sha256;
  /** Of the same bytes, hexadecimal, by whoever took the other; npm's provenance names packages by it. */
  readonly sha512?: string;
  /** Bytes. */
  readonly size: number;
  readonly evidence: readonly Evidence[];
}
