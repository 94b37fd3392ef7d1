import type { Host } from './host.ts';

/** With what GitHub is asked. */
export interface GithubContext {
  readonly host: Host;
  /** Told what is waited for or gone without. */
  readonly note?: ((text: string) => void) | undefined;
  /** Waits before a further try; default is real time. Milliseconds. */
  readonly sleep?: (ms: number) => Promise<void>;
}
