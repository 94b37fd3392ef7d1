import { refuse } from '../../refuse.ts';
import type { RawLogEntry } from './raw-log-entry.ts';

/**
 * The checkpoint decides about size and root of the log (C2SP, "tlog-checkpoint"); the
 * library computes with it alone. A proof that tells another size or root is not of it.
 * @throws HeadwaterError VERIFY_LOG_INVALID
 */
export function judgeCheckpoint({ inclusionProof }: RawLogEntry): void {
  const [, size, root] = inclusionProof?.checkpoint?.envelope.split('\n') ?? [];
  const told = [inclusionProof?.treeSize, inclusionProof?.rootHash.toString('base64')];
  if (inclusionProof !== undefined && size === told[0] && root === told[1]) return;
  refuse('VERIFY_LOG_INVALID', 'the proof of inclusion is not of its checkpoint', {
    expected: `size ${size}, root ${root}`,
    found: `size ${told[0]}, root ${told[1]}`,
  });
}
