import type { Host } from '../host/host.ts';
import { isVersion, type Version } from '../model/version.ts';
import { poolIndex } from './debian-index.ts';
import type { Offer, OfferedVersion } from './offer.ts';

const MIRROR = /^debian:(pool\/.+)\/([^/]+?)_([^_/]+)\.orig\.tar\.[a-z0-9]+$/;

/** Where a source lies in Debian's pool, and how its versions are written there. */
export interface PoolPlace {
  readonly folder: string;
  /** Of the source package. */
  readonly name: string;
  /** What stands behind the version in the tarball's, for example `-stable`. */
  readonly behind: string;
  /** What stands for the dash of the version. */
  readonly dash: '-' | '.' | '+';
}

/** Folder and source package of a mirror in Debian's pool; undefined for other mirrors, and where Debian spells the version otherwise. */
export function poolOf(mirror: string, version: Version): PoolPlace | undefined {
  const [, folder, name, spelled = ''] = MIRROR.exec(mirror) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  for (const dash of ['-', '.', '+'] as const) {
    const start = version.replaceAll('-', dash);
    const behind = spelled.slice(start.length);
    if (spelled.startsWith(start) && !/^[.0-9]/.test(behind)) return { folder, name, behind, dash };
  }
  return undefined;
}

/**
 * The upstream versions of which Debian's newest suite has a tarball. Repacked ones
 * (`+dfsg`, `+ds`) are not upstream's and are left out (Debian Policy 5.6.12).
 * @throws HeadwaterError FETCH_FAILED, FETCH_TOO_LARGE, FETCH_DIGEST_MISMATCH, BUMP_SIGNATURE_INVALID
 */
export async function poolVersions(pool: PoolPlace, host: Host): Promise<Offer> {
  const files = (await poolIndex(host)).folders.get(pool.folder) ?? [];
  const versions = files.flatMap(({ path }): OfferedVersion[] => {
    const found = MIRROR.exec(`debian:${path}`);
    // A tilde sorts before everything, as `-rc1` does with us (Debian Policy 5.6.12).
    const text = found?.[2] === pool.name ? (found[3]?.replaceAll('~', '-') ?? '') : '';
    const version = text.endsWith(pool.behind)
      ? versionOf(text.slice(0, text.length - pool.behind.length), pool)
      : '';
    return isVersion(version) && !/[+.](dfsg|ds|repack|really)/.test(version) ? [{ version }] : [];
  });
  return { by: 'debian', where: `debian:${pool.folder}`, versions };
}

/** The last part of 6.6+20260608 is behind a dash with upstream. */
function versionOf(text: string, { dash }: PoolPlace): string {
  const at = text.lastIndexOf(dash);
  return dash === '-' || at < 0 ? text : `${text.slice(0, at)}-${text.slice(at + 1)}`;
}
