const MIB = 2 ** 20;

/** What a tree may hold: the builder makes no larger one, and nobody unpacks one (docs/FORMATS.md, "What is unpacked"). */
export const TREE_LIMITS = {
  /** Files, folders and links. */
  entries: 200_000,
  /** Bytes of all files together. */
  totalBytes: 4096 * MIB,
  /** Bytes of one file. */
  fileBytes: 2048 * MIB,
} as const;
