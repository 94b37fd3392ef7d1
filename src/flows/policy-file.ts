import { join } from 'node:path';
import type { Host } from '../host/host.ts';

/** Apart from whatever reads it, so that finding out that there is none costs nothing. */
export function policyFile(host: Host): string {
  return join(host.paths.config, 'policy.toml');
}
