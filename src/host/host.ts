import type * as nodeFs from 'node:fs';
import type { Http } from './http.ts';
import type { HomePaths } from './paths.ts';
import type { Processes } from './processes.ts';

/**
 * Everything outside the program, handed in by parameter: file system, network,
 * processes, clock, environment. Only `host/` imports the modules behind it.
 */
export interface Host {
  readonly fs: typeof nodeFs;
  readonly http: Http;
  readonly processes: Processes;
  /** Read once a run by the flow, which passes `now` on. */
  readonly now: () => Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paths: HomePaths;
}
