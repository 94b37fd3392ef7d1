import type { Sha256 } from '../model/digest.ts';
import type { EarnedLevel } from '../model/level.ts';
import type { Origin } from '../model/origin.ts';
import type { BuildProperty } from './policy.ts';

/** What the door found out of one artifact, as policies ask for it. */
export interface PolicyFacts {
  /** For people: `jq 1.8.1 (source)`. */
  readonly title: string;
  /** Every name that a rule may know the package by: `jq`, and `github:jqlang/jq` beside it. */
  readonly names: readonly string[];
  /** purl type; `generic` is what is built from source. */
  readonly type: string;
  /** Absent where nobody says it: a rule about versions then refuses. */
  readonly version?: string;
  /** Absent where nobody knows it: a rule about origins then refuses. */
  readonly origin?: Origin;
  readonly level: EarnedLevel;
  readonly properties: readonly BuildProperty[];
  /** Every exact name of the signer: key id or subject, its workflow without the ref, `this-machine`. */
  readonly signers: readonly string[];
  /** Every exact name of the builder: its id, the id without its ref, `this-machine`. */
  readonly builders: readonly string[];
  /** Of the artifact, of the tar in it, and of the sources it was built from. */
  readonly digests: readonly Sha256[];
  readonly released: Released;
}

/** When a release came out, by a time that somebody else has signed. */
type Released =
  | { readonly known: 'signed'; readonly at: Date }
  /** A build on this machine: its sources are pinned by digest, and nobody signed when they came out. */
  | { readonly known: 'built-here' }
  /** Somebody else's artifact without a verified time. */
  | { readonly known: 'nothing' };
