import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import { keepEvidence, keptEvidence } from '../../fetch/kept-evidence.ts';
import { PROVENANCE_FILE } from '../../model/attestation.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { AttestedPart } from '../../model/attested-package.ts';
import type { Quarantined } from '../../model/quarantined.ts';
import type { Verified } from '../../model/verified.ts';
import type { Origin, OriginContext } from '../../origins/origin.ts';
import type { PinnedDemand } from '../../policy/pin.ts';
import { loadTrust } from '../../trust/load.ts';
import { verify } from '../../verify/verify.ts';
import type { FlowContext } from '../context.ts';
import { ofPin } from './part-pins.ts';
import { isSilence } from './plan-attested.ts';

/** The bytes of a part as they lie in the quarantine. */
export type PartBytes = Omit<Quarantined, 'evidence'>;

export interface PartQuestion {
  readonly part: AttestedPart;
  readonly origin: Origin;
  /** What an earlier release of the same name was signed by; asked for beside the expectation. */
  readonly pinned: PinnedDemand | undefined;
}

/**
 * Bundles about a part: those of its origin, and those kept from an earlier time, so that what
 * was proved once stays provable when its repository is renamed or the origin is silent.
 * Nobody has judged any of them.
 */
export async function evidenceOf(
  { part, origin }: PartQuestion,
  digests: { readonly sha256?: Quarantined['sha256'] | undefined },
  context: OriginContext,
): Promise<readonly FoundBundle[]> {
  const kept = digests.sha256 === undefined ? [] : keptEvidence(context.host, digests.sha256);
  try {
    return [...(await origin.evidence(part, digests, context)), ...kept];
  } catch (error) {
    if (kept.length === 0 || !isSilence(error)) throw error;
    context.note(`${part.purl}: its origin gives no evidence (${error.code}); what was kept is judged`);
    return kept;
  }
}

/**
 * Leads a part through the door with one bundle after the other; one that passes is enough,
 * since evidence comes in sets of which most say other things. The bundle that passed is kept.
 * @throws HeadwaterError VERIFY_NO_EVIDENCE, or the refusal that says most
 */
export function provePart(
  bytes: PartBytes,
  bundles: readonly FoundBundle[],
  { part, pinned, context }: Omit<PartQuestion, 'origin'> & { readonly context: FlowContext },
): Verified<AttestedExpectation> {
  const trust = loadTrust(context.host);
  const refusals: Refusal[] = [];
  for (const bundle of bundles) {
    const quarantined = { ...bytes, evidence: [{ name: PROVENANCE_FILE, bytes: bundle.bytes }] };
    try {
      const verified = verify(quarantined, part.expectation, { trust, now: context.now });
      if (pinned !== undefined)
        verify(quarantined, ofPin(pinned, part.expectation), { trust, now: context.now });
      keepEvidence(context.host, bytes.sha256, [bundle]);
      return verified;
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
      refusals.push({ where: bundle.where, error });
    }
  }
  throw refusalOf(part, refusals);
}

interface Refusal {
  readonly where: string;
  readonly error: HeadwaterError;
}

/** Of a set most bundles are about another thing, and say little about what is wrong with the right one. */
const SAYS_LITTLE = ['VERIFY_PREDICATE_TYPE', 'VERIFY_PAYLOAD_TYPE'];

function refusalOf(part: AttestedPart, refusals: readonly Refusal[]): HeadwaterError {
  const telling = refusals.find(({ error }) => !SAYS_LITTLE.includes(error.code)) ?? refusals[0];
  if (telling === undefined) {
    return new HeadwaterError('VERIFY_NO_EVIDENCE', 'there is no provenance', {
      subject: part.purl,
      expected: 'SLSA provenance, signed by its builder',
      found: 'nothing',
      hint: 'Nobody can prove what it was built from. Nothing was unpacked.',
    });
  }
  const { code, message, detail } = telling.error;
  const others = refusals.filter((one) => one !== telling);
  return new HeadwaterError(code, message, {
    hint: 'Nothing was unpacked.',
    ...detail,
    subject: part.purl,
    details: [...(detail.details ?? []), ...others.map(({ where, error }) => `${where}: ${error.code}`)],
  });
}
