import type { Host } from '../../host/host.ts';
import type { Trust } from '../../model/trust.ts';

export interface JudgeContext {
  readonly host: Host;
  readonly trust: Trust;
  readonly now: Date;
}
