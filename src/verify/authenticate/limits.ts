/** More than any honest bundle holds; all are looked at before anything is computed with them. */
export const LIMITS = {
  /** Bytes of the bundle. */
  bundle: 512 * 1024,
  logEntries: 32,
  timestamps: 32,
  certificates: 8,
  /** Hashes of an inclusion proof: a log of 2^64 entries needs no more (RFC 6962, section 2.1.1). */
  proofHashes: 64,
  /** Characters of a checkpoint with the signatures of its witnesses. */
  checkpoint: 32 * 1024,
} as const;
