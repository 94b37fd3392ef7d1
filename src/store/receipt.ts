import type { Sha256 } from '../model/digest.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { BinName, PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { Claims } from '../model/verified.ts';
import type { Version } from '../model/version.ts';

/** What the store keeps beside a tree: proof/receipt.json (docs/FORMATS.md, "Receipt"). */
export interface Receipt {
  readonly formatVersion: 1;
  readonly name: PackageName;
  readonly version: Version;
  readonly platform: Platform;
  readonly kind: 'tool' | 'library';
  readonly origin: 'source';
  readonly bins: readonly BinName[];
  readonly buildKey: Sha256;
  readonly artifact: { readonly sha256: Sha256; readonly size: number; readonly tarSha256: Sha256 };
  /** Of proof/files; equals what the provenance says where it says it. */
  readonly filesSha256: Sha256;
  readonly evidence: readonly { readonly name: string; readonly sha256: Sha256 }[];
  /** Only source builds are kept as yet. */
  readonly expectation: SourceBuildExpectation;
  readonly claims: Claims;
  /** ISO 8601. */
  readonly admittedAt: string;
}

/** A package in the store. */
export interface Stored {
  /** Absolute path of store/<name>/<version>-<digest, 12 hex>. */
  readonly path: string;
  readonly receipt: Receipt;
}
