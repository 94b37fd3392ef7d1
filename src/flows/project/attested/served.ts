import type { LockedArtifact, LockedProof, LockedUpstream } from '../../../lockfile/lock.ts';
import type { AttestedPackage, RemoteArtifact } from '../../../model/attested-package.ts';
import { type Sha256, sha256Of } from '../../../model/digest.ts';
import type { Origin } from '../../../model/origin.ts';
import type { AttestedClaims, Verified } from '../../../model/verified.ts';
import type { AttestedReceipt } from '../../../store/receipt.ts';

export type Served = Exclude<LockedUpstream, 'unsupported'>;

/** What a lock says of a plan: as much as its origin says, and nothing was proved as yet. */
export function servedOf({ buildKey, origin, parts }: AttestedPackage): Served {
  return { buildKey, artifacts: parts.map(({ purl, artifact }) => artifactOf(purl, artifact, origin)) };
}

/** What a lock says of a package of the store. */
export function servedBy(receipt: AttestedReceipt): Served {
  const digestOf = new Map(receipt.evidence.map(({ name, sha256 }) => [name, sha256] as const));
  const artifacts = receipt.parts.map(({ purl, artifact, claims, evidence }) => ({
    ...artifactOf(purl, artifact, receipt.origin),
    ...proofOf(claims, digestOf.get(evidence)),
  }));
  return { buildKey: receipt.buildKey, artifacts };
}

/** What the door found of an artifact. */
export function proofIn({ claims, artifact }: Verified): { readonly proof?: LockedProof } {
  const [bundle] = artifact.evidence;
  return proofOf(claims, bundle && sha256Of(bundle.bytes));
}

/** A lock that says less than what is known by now; what it says stays. */
export function completed(locked: Served, known: Served): Served {
  const artifacts = locked.artifacts.map((item, index) => {
    const more = known.artifacts[index];
    const isWhole = item.sha256 !== undefined && item.proof !== undefined;
    return isWhole || more === undefined ? item : { ...more, ...item };
  });
  return { buildKey: locked.buildKey, artifacts };
}

function artifactOf(
  purl: string,
  { url, sha256, sha512, size }: RemoteArtifact,
  origin: Origin,
): LockedArtifact {
  return {
    purl,
    url: publicAddress(url),
    ...(sha256 !== undefined && { sha256 }),
    // Where an origin itself names files by it; elsewhere it would come and go with who has the bytes.
    ...(sha512 !== undefined && origin === 'npm' && { sha512 }),
    ...(size !== undefined && { size }),
  };
}

/** The attack: a token in the address of a company's registry, which everybody could read in the lock. */
function publicAddress(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href;
}

const LINE = /^[!-~]{1,1000}$/;

/** A claim that does not fit into a line of a lock is left out. */
function proofOf(
  {
    signer,
    sourceRepository = '',
    sourceCommit = '',
  }: Pick<AttestedClaims, 'signer'> & Partial<AttestedClaims>,
  evidence: Sha256 | undefined,
): { readonly proof?: LockedProof } {
  if (evidence === undefined || !LINE.test(signer)) return {};
  return {
    proof: {
      signer,
      ...(LINE.test(sourceRepository) && sourceRepository.startsWith('https://') && { sourceRepository }),
      ...(/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sourceCommit) && { commit: sourceCommit }),
      evidence,
    },
  };
}
