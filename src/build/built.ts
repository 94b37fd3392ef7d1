import type { Quarantined } from '../model/quarantined.ts';

/** What a build hands to the door: an artifact with its evidence, and where its log lies. */
export interface Built {
  readonly artifact: Quarantined;
  /** Folder with one log a step. */
  readonly logs: string;
  readonly seconds: number;
}
