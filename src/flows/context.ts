import type { Host } from '../host/host.ts';
import { type Platform, parsePlatform } from '../model/platform.ts';
import type { Progress } from '../model/progress.ts';

/** What every flow works with: the world outside, whom to tell, and the one time of this run. */
export interface FlowContext {
  readonly host: Host;
  readonly progress: Progress;
  readonly now: Date;
  /** All there is comes from a pack: what is refused of it is the answer, for there is no other way. */
  readonly isOffline?: true;
}

/** @throws HeadwaterError PLATFORM_UNSUPPORTED */
export function thisPlatform(): Platform {
  return parsePlatform(`${process.platform}-${process.arch}`);
}
