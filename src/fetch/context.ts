import type { Host } from '../host/host.ts';
import type { Pace } from '../host/pace.ts';
import type { Sha256 } from '../model/digest.ts';
import type { Progress } from '../model/progress.ts';

/** What a fetch needs besides the source itself. */
export interface FetchContext {
  readonly host: Host;
  /** Folder of a quarantine that takes the file. */
  readonly directory: string;
  /** What progress is told about, for example `jq 1.8.1`. */
  readonly what: string;
  readonly progress: Progress;
  /** Bytes; a larger source is refused. Default 512 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds without a byte after which a server counts as stalled. Default 30,000. */
  readonly idleTimeoutMs?: number;
  /** Slower than this, a server is given up. Default 30 KiB in 30 seconds. */
  readonly leastPace?: Pace;
  readonly signal?: AbortSignal;
  /** Waits before a further try; default is real time. Milliseconds. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A source whose bytes are those of the catalog: what `build/` takes. */
export interface FetchedSource {
  /** Upstream's address, the name of the source wherever its bytes came from. */
  readonly url: string;
  /** Absolute, in the quarantine folder. */
  readonly path: string;
  /** Of the bytes as they were written to `path`. */
  readonly sha256: Sha256;
  /** Bytes. */
  readonly size: number;
}
