import type { AttestedTree, TreePart } from '../model/attested-tree.ts';
import type { Sha256 } from '../model/digest.ts';
import type { ExpectedNeed, SourceBuildExpectation } from '../model/expectation.ts';
import { type EarnedLevel, rankOf } from '../model/level.ts';
import type { BinName, PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { AttestedClaims, Claims } from '../model/verified.ts';
import type { Version } from '../model/version.ts';

/** What the store keeps beside a tree: proof/receipt.json (docs/FORMATS.md, "Receipt"). */
export type Receipt = SourceReceipt | AttestedReceipt;

/** Of a build from source: one artifact, whose provenance binds the tree. */
export interface SourceReceipt {
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
  readonly evidence: readonly KeptEvidence[];
  readonly expectation: SourceBuildExpectation;
  readonly claims: Claims;
  /** ISO 8601. */
  readonly admittedAt: string;
}

/**
 * Of what others built: their provenance is about the artifacts, and a statement of the machine
 * that unpacked them binds all that no provenance does (docs/FORMATS.md, "Tree statement").
 */
export interface AttestedReceipt extends AttestedTree {
  readonly formatVersion: 1;
  readonly kind: 'tool';
  /** `wholeArtifact` of the parts: what names the folder. */
  readonly artifact: { readonly sha256: Sha256; readonly size: number };
  readonly parts: readonly [PartReceipt, ...PartReceipt[]];
  readonly evidence: readonly KeptEvidence[];
  /** ISO 8601. */
  readonly admittedAt: string;
}

export interface PartReceipt extends TreePart {
  /** The file of proof/ with its provenance. */
  readonly evidence: string;
  readonly claims: AttestedClaims;
}

/** A file of proof/ that somebody signed, or that is bound by what was signed. */
export interface KeptEvidence {
  readonly name: string;
  readonly sha256: Sha256;
}

/** A package in the store. */
export interface Stored<R extends Receipt = Receipt> {
  /** Absolute path of store/<name>/<version>-<digest, 12 hex>. */
  readonly path: string;
  readonly receipt: R;
}

export function isAttested(stored: Stored): stored is Stored<AttestedReceipt> {
  return stored.receipt.origin !== 'source';
}

export function isSourceBuild(stored: Stored): stored is Stored<SourceReceipt> {
  return stored.receipt.origin === 'source';
}

/** Of several parts the lowest: a tree is no better than the least of what is in it. */
export function levelOf(receipt: Receipt): EarnedLevel {
  if (receipt.origin === 'source') return receipt.claims.level;
  const levels = receipt.parts.map(({ claims }) => claims.level);
  return levels.reduce((least, level) => (rankOf(level) < rankOf(least) ? level : least));
}

/** The libraries that were linked in; what others link in they alone know. */
export function needsOf(receipt: Receipt): readonly ExpectedNeed[] {
  return receipt.origin === 'source' ? receipt.expectation.needs : [];
}
