import type { Quarantined } from '../model/quarantined.ts';
import type { Trust } from '../model/trust.ts';
import type { AttestedClaims, Claims } from '../model/verified.ts';
import type { SortedEvidence } from './evidence.ts';

/** What lies before the door: the artifact by its digest, what came with it, whom to believe, and when. */
export interface Case {
  readonly artifact: Quarantined;
  readonly evidence: SortedEvidence;
  readonly trust: Trust;
  readonly now: Date;
}

/** What the door found, for the verdict and for whoever asks why. */
export interface Judgement {
  /** Name of the artifact in the verdict. */
  readonly subject: string;
  /** What was asked for, a URI. */
  readonly resource: string;
  readonly claims: Claims | AttestedClaims;
}
