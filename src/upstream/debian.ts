import { aptBases } from '../host/apt-base.ts';
import type { Host } from '../host/host.ts';
import { loadSettings } from '../host/settings.ts';
import { isVersion } from '../model/version.ts';
import type { Offer, OfferedVersion } from './offer.ts';
import { getText } from './text.ts';

const MIRROR = /^debian:(pool\/.+\/)([^/]+?)_([^_/]+)\.orig\.tar\.[a-z0-9]+$/;

/** Folder and source package of a mirror in Debian's pool; undefined for other mirrors. */
export function poolOf(mirror: string): { readonly folder: string; readonly name: string } | undefined {
  const [, folder, name] = MIRROR.exec(mirror) ?? [];
  return folder === undefined || name === undefined ? undefined : { folder, name };
}

/**
 * The upstream versions of which the pool has a tarball, as the index page of the folder
 * lists them, below the machine's own apt. Repacked ones (`+dfsg`, `+ds`) are not
 * upstream's and are left out (Debian Policy 5.6.12).
 * @throws HeadwaterError FETCH_*
 */
export async function poolVersions(
  pool: { readonly folder: string; readonly name: string },
  host: Host,
): Promise<Offer> {
  const { mirrors } = await loadSettings(host);
  const bases = mirrors?.debian === undefined ? aptBases(host) : [mirrors.debian];
  const [base] = bases;
  const where = `debian:${pool.folder}`;
  if (base === undefined) return { by: 'debian', where, versions: [] };
  const url = `${base.replace(/\/+$/, '')}/${pool.folder}`;
  const page = (await getText(url, host, { insecureBases: [base] })) ?? '';
  const file = new RegExp(`^${escaped(pool.name)}_([^_/]+)\\.orig\\.tar\\.[a-z0-9]+$`);
  const names = [...page.matchAll(/href="([^"?]+)"/g)].map(([, href = '']) => safelyDecoded(href));
  const versions = names.flatMap((name): OfferedVersion[] => {
    const version = file.exec(name)?.[1]?.replaceAll('~', '-');
    return isVersion(version) && !/[+.](dfsg|ds|repack)/.test(version) ? [{ version }] : [];
  });
  return { by: 'debian', where, versions };
}

function safelyDecoded(href: string): string {
  try {
    return decodeURIComponent(href).replace(/^\.\//, '');
  } catch {
    return href;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
