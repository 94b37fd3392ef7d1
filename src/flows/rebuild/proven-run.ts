import { PROVENANCE_FILE } from '../../model/attestation.ts';
import type { Evidence } from '../../model/quarantined.ts';
import type { Trust } from '../../model/trust.ts';
import { authenticate } from '../../verify/authenticate/authenticate.ts';
import { readProvenance } from '../../verify/statement/slsa-provenance-v1.ts';
import { readStatement } from '../../verify/statement/statement.ts';

/** How a build went, by its signed provenance. */
export interface ProvenRun {
  readonly startedOn: Date;
  readonly finishedOn: Date;
  readonly seal: 'bubblewrap' | 'unshare';
  /** Resource descriptors, as they were signed. */
  readonly resolvedDependencies: readonly unknown[];
}

/**
 * Reads the run out of provenance that the door let pass before: its signature is checked
 * again, and nothing else.
 * @throws HeadwaterError VERIFY_*, TRUST_INVALID
 */
export function provenRun(
  evidence: readonly Evidence[],
  { trust, now }: { readonly trust: Trust; readonly now: Date },
): ProvenRun {
  const bundle = evidence.find(({ name }) => name === PROVENANCE_FILE)?.bytes ?? new Uint8Array();
  const { content } = authenticate(bundle, { trust, now, signer: { kind: 'builder-key' } });
  const payload = content.kind === 'dsse' ? content.payload : new Uint8Array();
  const { startedOn, finishedOn, ...definition } = readProvenance(readStatement(payload));
  const parameters: unknown = definition.internalParameters;
  const isUnshare = JSON.stringify(parameters).includes('"seal":"unshare"');
  return {
    startedOn,
    finishedOn,
    seal: isUnshare ? 'unshare' : 'bubblewrap',
    resolvedDependencies: definition.resolvedDependencies,
  };
}
