import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { sha256Of } from '../model/digest.ts';
import { changeUserTrust } from './change.ts';
import { packageFile, readPinned } from './pinned-file.ts';
import { placedRoots } from './roots.ts';
import type { ShippedRoot } from './shipped-roots.ts';
import { type FetchedRoot, fetchTrustedRoot, type TufRepository } from './tuf/fetch-root.ts';
import { readUserTrust, type UserTrust } from './user-trust.ts';
import type { RefreshedRoot } from './user-trust-rows.ts';

export interface Refresh {
  readonly host: Host;
  readonly now: Date;
  /** Throws for JSON that is no sound trusted root. */
  readonly judge: (json: string, name: string) => unknown;
}

export interface Refreshed {
  readonly name: string;
  readonly changed: boolean;
  readonly row: RefreshedRoot;
}

/** Where a shipped root is refreshed from. @param mirror another base address; signatures decide, not addresses. */
export function repositoryOf({ name, tuf }: ShippedRoot, host: Host, mirror?: string): TufRepository {
  const pinnedRoot = readPinned(packageFile(tuf.root), host);
  return { name, metadataUrl: mirror ?? tuf.metadataUrl, pinnedRoot };
}

/**
 * Brings a shipped root up to date. It is believed only when its whole chain of
 * signatures is good, it is sound, and no version in it is lower than one seen before,
 * even if the cache that remembered them is gone; else the root in use stays.
 * @throws HeadwaterError as `fetchTrustedRoot`; TRUST_INVALID, TRUST_ROLLBACK
 */
export async function refreshRoot(repository: TufRepository, context: Refresh): Promise<Refreshed> {
  const { host, now, judge } = context;
  const fetched = await fetchTrustedRoot(repository, host);
  judge(Buffer.from(fetched.bytes).toString('utf8'), repository.name);
  const inUse = placedRoots(readUserTrust(host), host).find(({ name }) => name === repository.name);
  const row: RefreshedRoot = {
    name: repository.name,
    sha256: sha256Of(fetched.bytes),
    rootVersion: fetched.rootVersion,
    targetsVersion: fetched.targetsVersion,
    refreshedAt: now.toISOString(),
  };
  const change = (user: UserTrust): UserTrust => {
    mustNotGoBack(user, fetched, repository);
    return { ...user, refreshed: [...user.refreshed.filter(({ name }) => name !== row.name), row] };
  };
  await changeUserTrust(host, change, fetched.bytes);
  return { name: row.name, changed: inUse?.file.sha256 !== row.sha256, row };
}

/** The attack: metadata that was once good and has not expired yet, offered to a machine that lost its cache. */
function mustNotGoBack(
  { refreshed }: UserTrust,
  fetched: FetchedRoot,
  { name, metadataUrl }: TufRepository,
): void {
  const seen = refreshed.find((row) => row.name === name);
  if (seen === undefined) return;
  if (fetched.rootVersion >= seen.rootVersion && fetched.targetsVersion >= seen.targetsVersion) return;
  throw new HeadwaterError(
    'TRUST_ROLLBACK',
    'the repository offers an older trusted root than it did before',
    {
      subject: metadataUrl,
      expected: `root metadata ${seen.rootVersion}, targets ${seen.targetsVersion}, or later`,
      found: `root metadata ${fetched.rootVersion}, targets ${fetched.targetsVersion}`,
      hint: 'the root in use stays as it is',
    },
  );
}
