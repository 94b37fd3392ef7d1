/** When a build is given up, whatever it is doing then. */
export interface Deadline {
  /** From the beginning of the build. */
  readonly minutes: number;
  /** Milliseconds that are left; at least 1. */
  readonly leftMs: () => number;
}

const DEFAULT_MINUTES = 120;

export function deadlineIn(minutes = DEFAULT_MINUTES): Deadline {
  const end = performance.now() + minutes * 60_000;
  return { minutes, leftMs: () => Math.max(1, Math.ceil(end - performance.now())) };
}
