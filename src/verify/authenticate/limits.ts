/** More than any honest bundle holds; all are looked at before anything is computed with them. */
export const LIMITS = {
  /** Bytes of the bundle. */
  bundle: 512 * 1024,
  logEntries: 32,
  timestamps: 32,
  certificates: 8,
  /** Hashes of an inclusion proof: a log of 2^64 entries needs no more (RFC 6962, section 2.1.1). */
  proofHashes: 64,
  /** Bytes of one certificate; Fulcio's have about 2 KiB. Parsed ASN.1 is a thousand times larger than its bytes. */
  certificate: 16 * 1024,
  /** Bytes of one timestamp; those that bring their certificates have about 5 KiB. */
  timestamp: 8 * 1024,
  /** Characters of a checkpoint. */
  checkpoint: 16 * 1024,
  /** Signatures of a checkpoint, its witnesses' among them: all that name the log are tried. */
  checkpointSignatures: 16,
} as const;
