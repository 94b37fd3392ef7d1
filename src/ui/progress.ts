import type { Progress } from '../model/progress.ts';

export interface ProgressView {
  readonly progress: Progress;
  /** Takes the live line away; what was printed above stays. */
  readonly close: () => void;
}

/** Nothing is told: for `--json`, whose user waits for the result alone. */
export const silentProgress: ProgressView = { progress: () => {}, close: () => {} };
