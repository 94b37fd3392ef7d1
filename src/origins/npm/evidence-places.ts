import type { NpmRegistry } from '../../host/npm-config.ts';
import type { Manifest } from './manifest.ts';

const ATTESTATIONS = '-/npm/v1/attestations/';

/**
 * Where the attestations of a version lie: at the address that the registry says, if that is
 * below its own. Otherwise, as a mirror repeats the address of the registry that it mirrors,
 * at the place where npm's protocol has them; no server is asked that nobody configured.
 * @returns none where the registry says of none
 */
export function evidencePlaces({ name, version, dist }: Manifest, { base }: NpmRegistry): readonly string[] {
  if (dist.attestations === undefined) return [];
  if (isBelow(dist.attestations, base)) return [dist.attestations];
  return [`${base}${ATTESTATIONS}${name.replace('/', '%2f')}@${encodeURIComponent(version)}`];
}

/** Compared after parsing, so that no `..` leads out of it. */
export function isBelow(text: string, base: string): boolean {
  const [url, of] = [URL.parse(text), URL.parse(base)];
  if (url === null || of === null || url.username !== '' || url.password !== '') return false;
  return url.origin === of.origin && url.pathname.startsWith(of.pathname);
}
