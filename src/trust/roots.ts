import type { Host } from '../host/host.ts';
import type { TrustedSigstoreRoot } from '../model/trust.ts';
import { type PinnedFile, packageFile, readPinned } from './pinned-file.ts';
import { SHIPPED_ROOTS, type ShippedRoot } from './shipped-roots.ts';
import { rootFile, type UserTrust } from './user-trust.ts';

/** A root, and the file its JSON lies in. */
export interface PlacedRoot extends Omit<TrustedSigstoreRoot, 'json'> {
  readonly file: PinnedFile;
  /** When it was refreshed or added; for a shipped one when the copy was taken. ISO 8601. */
  readonly since: string;
}

/** Every root that is believed: shipped ones unless denied, as they were last refreshed, and the user's own. */
export function placedRoots(user: UserTrust, host: Host): readonly PlacedRoot[] {
  const shipped = SHIPPED_ROOTS.filter(({ name }) => !user.denied.includes(name));
  return [
    ...shipped.map((root) => placeShipped(root, user, host)),
    ...user.roots.map(
      ({ name, requires, sha256, addedAt }): PlacedRoot => ({
        name,
        requires,
        source: 'user',
        since: addedAt,
        file: { path: rootFile(sha256, host), sha256 },
      }),
    ),
  ];
}

/** A newer headwater may ship a newer root than an old refresh brought. */
function placeShipped(root: ShippedRoot, user: UserTrust, host: Host): PlacedRoot {
  const { name, requires, asOf, trustedRoot } = root;
  const refreshed = user.refreshed.find((row) => row.name === name);
  if (refreshed === undefined || new Date(refreshed.refreshedAt) < new Date(asOf)) {
    return { name, requires, source: 'shipped', since: asOf, file: packageFile(trustedRoot) };
  }
  const { sha256, refreshedAt } = refreshed;
  return {
    name,
    requires,
    source: 'tuf',
    since: refreshedAt,
    file: { path: rootFile(sha256, host), sha256 },
  };
}

/** The root as the door takes it; its file is read when its JSON is first asked for. */
export function openWhenAsked({ name, requires, source, file }: PlacedRoot, host: Host): TrustedSigstoreRoot {
  let json: string | undefined;
  return {
    name,
    requires,
    source,
    get json() {
      json ??= Buffer.from(readPinned(file, host)).toString('utf8');
      return json;
    },
  };
}
