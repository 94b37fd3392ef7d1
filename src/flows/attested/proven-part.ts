import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { AttestedPart, PartLayout } from '../../model/attested-package.ts';
import type { Verified } from '../../model/verified.ts';
import type { PinnedDemand } from '../../policy/pin.ts';

/** A part that the door let pass. */
export interface ProvenPart {
  readonly part: AttestedPart;
  readonly verified: Verified<AttestedExpectation>;
  readonly layout: PartLayout;
  /** What an earlier release was signed by, which the door was asked for as well. */
  readonly pinned?: PinnedDemand | undefined;
}
