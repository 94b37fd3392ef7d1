import type { Host } from '../host/host.ts';
import { isVersion } from '../model/version.ts';
import { poolFiles } from './debian-index.ts';
import type { Offer, OfferedVersion } from './offer.ts';

const MIRROR = /^debian:(pool\/.+)\/([^/]+?)_([^_/]+)\.orig\.tar\.[a-z0-9]+$/;

/** Folder and source package of a mirror in Debian's pool; undefined for other mirrors. */
export function poolOf(mirror: string): { readonly folder: string; readonly name: string } | undefined {
  const [, folder, name] = MIRROR.exec(mirror) ?? [];
  return folder === undefined || name === undefined ? undefined : { folder, name };
}

/**
 * The upstream versions of which Debian's newest suite has a tarball. Repacked ones
 * (`+dfsg`, `+ds`) are not upstream's and are left out (Debian Policy 5.6.12).
 * @throws HeadwaterError FETCH_FAILED, FETCH_TOO_LARGE
 */
export async function poolVersions(
  pool: { readonly folder: string; readonly name: string },
  host: Host,
): Promise<Offer> {
  const files = (await poolFiles(host)).get(pool.folder) ?? [];
  const versions = files.flatMap(({ path }): OfferedVersion[] => {
    const found = MIRROR.exec(`debian:${path}`);
    // A tilde sorts before everything, as `-rc1` does with us (Debian Policy 5.6.12).
    const version = found?.[2] === pool.name ? found[3]?.replaceAll('~', '-') : undefined;
    return isVersion(version) && !/[+.](dfsg|ds|repack|really)/.test(version) ? [{ version }] : [];
  });
  return { by: 'debian', where: `debian:${pool.folder}`, versions };
}
