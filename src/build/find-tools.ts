import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { HostTool } from './toolbox.ts';

/**
 * Finds the host's programs for a build, and hashes each.
 * @throws HeadwaterError BUILD_TOOL_MISSING, with the package that has it.
 */
export async function findTools(names: readonly string[], _host: Host): Promise<readonly HostTool[]> {
  throw new HeadwaterError('INTERNAL', `not written yet: ${names.join(' ')}`);
}
