/** What a registry of npm is asked for. */
export type Kind = 'packument' | 'version' | 'tarball' | 'attestations';

/** Name of the package; of attestations, with its version. */
export interface Place {
  readonly kind: Kind;
  readonly name: string;
  /** Of one that is asked for alone. */
  readonly version?: string;
}

const ATTESTATIONS = '/-/npm/v1/attestations/';

/** By the path below the registry; a slash of a scoped name may be encoded or not. */
export function placeOf(path: string, isTarball: boolean): Place {
  const decoded = decodeURIComponent(path);
  if (isTarball) return { kind: 'tarball', name: decoded.slice(1).split('/-/')[0] ?? '' };
  if (decoded.startsWith(ATTESTATIONS))
    return { kind: 'attestations', name: decoded.slice(ATTESTATIONS.length) };
  const [, name = '', version] = /^\/((?:@[^/]+\/)?[^/]+)(?:\/([^/]+))?$/.exec(decoded) ?? [];
  return version === undefined ? { kind: 'packument', name } : { kind: 'version', name, version };
}
