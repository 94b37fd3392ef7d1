import type { SlsaLevel } from '../../model/level.ts';

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
