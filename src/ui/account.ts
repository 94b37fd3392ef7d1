import type { Progress } from '../model/progress.ts';

/** What a run has done so far, to be told when somebody ends it. */
export interface Account {
  readonly progress: Progress;
  readonly soFar: () => SoFar;
}

export interface SoFar {
  /** Packages that were found or built. */
  readonly ended: number;
  /** Packages that were being built, by name and version. */
  readonly under: readonly string[];
}

export function keepAccount(tell: Progress): Account {
  const under = new Set<string>();
  let ended = 0;
  const progress: Progress = (event) => {
    if (event.kind === 'build' && event.state.type === 'started') under.add(event.what);
    if (event.kind === 'ended') {
      under.delete(event.what);
      if (event.well) ended += 1;
    }
    tell(event);
  };
  return { progress, soFar: () => ({ ended, under: [...under] }) };
}
