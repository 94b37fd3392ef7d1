import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { AttestedPart, PartLayout } from '../../model/attested-package.ts';
import type { Verified } from '../../model/verified.ts';

/** A part that the door let pass. */
export interface ProvenPart {
  readonly part: AttestedPart;
  readonly verified: Verified<AttestedExpectation>;
  readonly layout: PartLayout;
}
