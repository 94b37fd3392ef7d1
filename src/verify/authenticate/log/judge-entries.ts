import type { SigningTime } from '../../../model/signer.ts';
import { refuse } from '../../refuse.ts';
import type { OpenedRoot } from '../root/open-root.ts';
import type { SignedBundle } from '../signed-bundle.ts';
import { judgeCheckpoint } from './checkpoint.ts';
import { judgeBody } from './entry-body.ts';
import type { RawLogEntry } from './raw-log-entry.ts';

export interface LogContext {
  readonly root: OpenedRoot;
  readonly times: readonly SigningTime[];
  /** DER of the certificate or key that the bundle names. */
  readonly signer: Uint8Array;
}

/**
 * What the library does not ask of a log entry: that it is about this certificate or key,
 * that its proof says what its checkpoint says, and that its log was in use at the time.
 * @throws HeadwaterError VERIFY_LOG_INVALID
 */
export function judgeLogEntries({ bundle, content }: SignedBundle, context: LogContext): void {
  for (const entry of bundle.verificationMaterial.tlogEntries) {
    judgeCheckpoint(entry);
    judgeBody(entry, { signer: context.signer, content: content.kind });
    judgeIndex(entry);
    judgeLogTimes(entry, context);
  }
}

/**
 * The index is signed by the promise (Rekor v1, whose shards count anew in their proofs).
 * Without one, only the proof's own index is checked, so nothing else may be told.
 */
function judgeIndex({ inclusionPromise, logIndex, inclusionProof }: RawLogEntry): void {
  if (inclusionPromise !== undefined || logIndex === inclusionProof?.logIndex) return;
  refuse('VERIFY_LOG_INVALID', 'the log entry names an index that its proof does not have', {
    expected: String(inclusionProof?.logIndex),
    found: logIndex,
  });
}

/** A log that was taken out of use is not believed about what was signed later; a promise has this checked by the library. */
function judgeLogTimes({ inclusionPromise, logId }: RawLogEntry, { root, times }: LogContext): void {
  if (inclusionPromise !== undefined) return;
  const log = root.material.tlogs.find(({ logID }) => logID.equals(logId.keyId));
  for (const { at } of times) {
    if (log !== undefined && log.validFor.start <= at && at <= log.validFor.end) continue;
    refuse('VERIFY_LOG_INVALID', 'the log was not in use when it was signed', { found: at.toISOString() });
  }
}
