import { TREE_LIMITS } from '../model/tree-limits.ts';

/** What an archive may ask of this machine. Everything beyond is a bomb, or a mistake. */
export interface Limits {
  /** Members, and likewise files and folders that they make. */
  readonly entries: number;
  /** Bytes of the uncompressed archive, and of all files together. */
  readonly totalBytes: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Uncompressed bytes for each compressed one, once `freeBytes` are passed. */
  readonly ratio: number;
  /** Bytes any archive may unpack to, however small it is. */
  readonly freeBytes: number;
  /** Bytes of one pax extended header. */
  readonly paxBytes: number;
  /** Records of one pax extended header. */
  readonly paxRecords: number;
}

const MIB = 2 ** 20;

export const LIMITS: Limits = {
  ...TREE_LIMITS,
  ratio: 250,
  freeBytes: 16 * MIB,
  paxBytes: 65_536,
  paxRecords: 64,
};

/** Bytes an archive of `compressedBytes` may unpack to. */
export function largestTotal(limits: Limits, compressedBytes: number): number {
  return Math.min(limits.totalBytes, Math.max(limits.freeBytes, limits.ratio * compressedBytes));
}
