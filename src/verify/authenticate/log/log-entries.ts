import type { LogEntry } from '../../../model/signer.ts';
import type { SignedBundle } from '../signed-bundle.ts';
import type { RawLogEntry } from './raw-log-entry.ts';

/** The log entries of a verified bundle, as the model names them. */
export function logEntriesOf({ bundle }: SignedBundle): readonly LogEntry[] {
  return bundle.verificationMaterial.tlogEntries.map((entry: RawLogEntry) => ({
    logId: entry.logId.keyId.toString('hex'),
    logIndex: entry.logIndex,
    ...(entry.inclusionPromise && { integratedAt: new Date(Number(entry.integratedTime) * 1000) }),
  }));
}
