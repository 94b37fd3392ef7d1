import { dirname, join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { withLock } from '../host/lock.ts';
import { sha256Of } from '../model/digest.ts';
import {
  parseUserTrust,
  printUserTrust,
  readUserTrust,
  rootFile,
  type UserTrust,
  userTrustFile,
} from './user-trust.ts';

/**
 * Changes config/trust.json as one step, alone. What the change makes is read again as a
 * stranger's file before it is written, so that nothing gets in that would not be believed.
 * @param root JSON of a root that the change names by its digest. It is written first: cut
 * short between the two, a file lies there that nobody reads.
 * @throws HeadwaterError TRUST_INVALID, STORE_FULL, STORE_UNWRITABLE, and whatever `change` throws
 */
export async function changeUserTrust(
  host: Host,
  change: (trust: UserTrust) => UserTrust,
  root?: Uint8Array,
): Promise<void> {
  host.fs.mkdirSync(host.paths.config, { recursive: true, mode: 0o700 });
  await withLock(host, { name: 'trust' }, async () => {
    const path = userTrustFile(host);
    const printed = printUserTrust(change(readUserTrust(host)));
    const changed = parseUserTrust(Buffer.from(printed), path);
    if (root !== undefined) keepRootFile(root, host);
    writeFileAtomic(host, path, printed, 0o600);
    sweepRootFiles(changed, host);
  });
}

function keepRootFile(bytes: Uint8Array, host: Host): void {
  const path = rootFile(sha256Of(bytes), host);
  host.fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileAtomic(host, path, bytes, 0o600);
}

function sweepRootFiles({ roots, refreshed }: UserTrust, host: Host): void {
  const kept = [...roots, ...refreshed].map(({ sha256 }) => `${sha256}.json`);
  const folder = join(host.paths.config, 'trust');
  if (!host.fs.existsSync(folder)) return;
  for (const name of host.fs.readdirSync(folder)) {
    if (name.endsWith('.json') && !kept.includes(name)) host.fs.rmSync(join(folder, name), { force: true });
  }
}

/** @throws HeadwaterError TRUST_NAME_TAKEN */
export function mustBeFree(name: string, { roots, keys, builders, verifiers, machines }: UserTrust): void {
  if (![...roots, ...keys, ...builders, ...verifiers, ...machines].some((row) => row.name === name)) return;
  throw new HeadwaterError('TRUST_NAME_TAKEN', `${JSON.stringify(name)} is there already`, {
    hint: `\`headwater trust show ${name}\` shows what it is; \`headwater trust remove ${name}\` takes it away`,
  });
}
