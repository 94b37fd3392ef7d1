import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { Rebuild } from '../../model/rebuild.ts';
import { keptRebuilds } from '../../store/rebuilds.ts';
import type { Receipt } from '../../store/receipt.ts';
import { loadTrust } from '../../trust/load.ts';
import { readRebuild } from '../../verify/rebuild/read-rebuild.ts';

/** What is known of rebuilds of an artifact. */
export interface KnownRebuilds {
  /** Those whose attestation stands, oldest first. */
  readonly rebuilds: readonly Rebuild[];
  /** Attestations that do not stand, each with its reason: nothing in them is believed. */
  readonly refused: readonly { readonly path: string; readonly code: string; readonly reason: string }[];
}

/** The attestations of an artifact of the store, each judged anew. */
export function knownRebuilds(
  receipt: Receipt,
  { host, now }: { readonly host: Host; readonly now: Date },
): KnownRebuilds {
  // What others built nobody here can build again.
  if (receipt.origin !== 'source') return { rebuilds: [], refused: [] };
  const { name, version, platform, artifact } = receipt;
  const of = { name, version, platform, artifactSha256: artifact.sha256, tarSha256: artifact.tarSha256 };
  const rebuilds: Rebuild[] = [];
  const refused: { path: string; code: string; reason: string }[] = [];
  const kept = keptRebuilds(host, artifact.sha256);
  const trust = kept.length === 0 ? undefined : loadTrust(host);
  for (const { path, bytes } of kept) {
    try {
      if (bytes === undefined || trust === undefined) throw tooLarge();
      rebuilds.push(readRebuild(bytes, of, { trust, now }));
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
      refused.push({ path, code: error.code, reason: error.message });
    }
  }
  return { rebuilds: rebuilds.sort((a, b) => (a.finishedOn < b.finishedOn ? -1 : 1)), refused };
}

function tooLarge(): HeadwaterError {
  return new HeadwaterError('VERIFY_BUNDLE_TOO_LARGE', 'the attestation is no file of a fitting size');
}

/**
 * What the attestations say together: whether a rebuild came to other bits once counts for
 * more than that others did not.
 */
export function reproducibility({ rebuilds }: KnownRebuilds): 'identical' | 'differs' | 'untested' {
  if (rebuilds.length === 0) return 'untested';
  return rebuilds.every(({ identical }) => identical) ? 'identical' : 'differs';
}
