import type { RunResult } from '../../host/processes.ts';
import type { HostTool } from '../toolbox.ts';

/**
 * A sealed place to run build steps in: no network of any kind, a read-only system with
 * only the named host tools, a fixed view of files, a fixed environment, no privileges,
 * no way to the builder's key. Two ways to make one, with the same guarantees.
 */
export interface Seal {
  readonly kind: 'bubblewrap' | 'unshare';
  /** Runs one step to its end inside a fresh seal. The exit code is the step's own. */
  run(step: SealedStep, view: SealedView): Promise<RunResult>;
}

export interface SealedStep {
  /** An absolute path, or a name looked up in the sealed PATH. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute, inside the seal. */
  readonly cwd: string;
  /** The whole environment of the step. */
  readonly env: Readonly<Record<string, string>>;
  /** Host file descriptor that takes stdout and stderr; absent: both are captured. */
  readonly output?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What a step can see besides the system's libraries and headers. Host paths are absolute. */
export interface SealedView {
  readonly writable: readonly Mount[];
  readonly readOnly: readonly Mount[];
  /** All that stands in /usr/bin inside the seal. */
  readonly tools: readonly HostTool[];
}

export interface Mount {
  readonly source: string;
  /** Absolute path inside the seal, below /build, /out, /needs, /sources, /modules, /toolchains, /tree or /opt/headwater. */
  readonly at: string;
}
