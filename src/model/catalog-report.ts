import type { SlsaLevel } from './level.ts';

/** One release of one entry, and how things stand with it on this machine. */
export interface ReportRow {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly summary: string;
  readonly system: string;
  /** SPDX licence expression, as the entry says it. */
  readonly license: string;
  /** `refused`: it is in the store, and its evidence does not stand. */
  readonly state: 'built' | 'missing' | 'refused';
  /** Of a refusal. */
  readonly code?: string;
  /** By the rebuild attestations that stand. */
  readonly reproducible: 'identical' | 'differs' | 'untested';
  /** How many stand. */
  readonly rebuilds: number;
  readonly built?: BuiltFacts;
}

/** All of it out of signed bytes. */
export interface BuiltFacts {
  readonly artifactSha256: string;
  /** Bytes, compressed. */
  readonly artifactSize: number;
  readonly files: number;
  /** Bytes of the files of the installed tree. */
  readonly treeSize: number;
  /** From the beginning of the build to its end, by its provenance. */
  readonly seconds: number;
  /** ISO 8601. */
  readonly builtAt: string;
  readonly level: SlsaLevel;
}

/** All rows together. */
export interface ReportTotals {
  readonly entries: number;
  readonly releases: number;
  readonly tools: number;
  readonly libraries: number;
  readonly built: number;
  readonly missing: number;
  readonly refused: number;
  readonly identical: number;
  readonly differs: number;
  /** Built, and never built again. */
  readonly untested: number;
  /** Bytes. */
  readonly artifactSize: number;
  readonly treeSize: number;
  readonly files: number;
  /** Of all builds, one after the other. */
  readonly seconds: number;
  /** How many releases, by licence expression and by level; the most first. */
  readonly licenses: readonly Count[];
  readonly levels: readonly Count[];
  readonly systems: readonly Count[];
}

export interface Count {
  readonly of: string;
  readonly count: number;
}
