import type { Host } from '../host/host.ts';
import type { Trust } from '../model/trust.ts';
import { readPrivateFile } from './private-file.ts';
import { parseTrust, trustFile } from './trust-file.ts';

/**
 * Whom this machine believes: the builder keys it made itself. Without the file, nobody.
 * @throws HeadwaterError TRUST_INVALID for a file that is not well-formed, whose keys are
 * not what they are named after, that claims a higher level than a machine of one's own
 * can earn, or that others could have written.
 */
export function loadTrust(host: Host): Trust {
  const path = trustFile(host);
  const bytes = readPrivateFile(host, path, { code: 'TRUST_INVALID', forbidden: 0o022 });
  return bytes === undefined ? { builderKeys: [] } : parseTrust(bytes, path);
}
