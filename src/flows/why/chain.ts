import type { AttestedOrigin } from '../../model/attested-package.ts';
import type { AttestedClaims } from '../../model/verified.ts';
import type { KnownRebuilds } from '../rebuild/known-rebuilds.ts';

/** One package's chain of reasons, from the command back to its sources. */
export type Chain = SourceChain | AttestedChain;

interface AnyChain {
  readonly name: string;
  readonly version: string;
  /** The command that was asked about, and its shim; absent for what is not linked. */
  readonly command?: { readonly name: string; readonly shim: string };
  readonly path: string;
  readonly level: string;
  readonly admittedAt: string;
}

/** Of what headwater built. */
export interface SourceChain extends AnyChain {
  readonly kind: 'tool' | 'library';
  readonly origin: 'source';
  readonly artifact: { readonly sha256: string; readonly size: number; readonly tarSha256: string };
  readonly signer: string;
  readonly builder: string;
  readonly buildType: string;
  readonly builtAt: string;
  readonly sources: readonly { readonly url: string; readonly sha256: string }[];
  /** Go modules or crates that were built in, go.mod files too; absent: none. */
  readonly modules?: number;
  readonly recipeDigest: string;
  /** Attestations of rebuilds, each judged anew. */
  readonly rebuilds: KnownRebuilds;
  readonly needs: readonly SourceChain[];
}

/** Of what others built: what the provenance of each part says, the package itself first. */
export interface AttestedChain extends AnyChain {
  readonly kind: 'tool';
  readonly origin: AttestedOrigin;
  /** Of all parts (docs/FORMATS.md, "Receipt"). */
  readonly artifact: { readonly sha256: string; readonly size: number };
  readonly parts: readonly ChainPart[];
}

interface ChainPart extends AttestedClaims {
  readonly purl: string;
  readonly artifact: {
    readonly fileName: string;
    readonly url: string;
    readonly sha256: string;
    readonly size: number;
  };
}
