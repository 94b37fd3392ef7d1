import { HeadwaterError } from '../errors.ts';
import type { Sha256 } from '../model/digest.ts';
import { sha256Of } from '../model/digest.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import { filesManifestDigest } from '../model/files-manifest.ts';
import type { BinName } from '../model/package-name.ts';
import type { Trust } from '../model/trust.ts';
import { type Verdict, Verified } from '../model/verified.ts';
import type { Unpacked } from '../unpack/unpacked.ts';
import type { NewEntry } from './new-entry.ts';
import type { SourceReceipt } from './receipt.ts';
import { printTrust, usedTrust } from './used-trust.ts';

/** What a flow knows of a package that was built from source besides what was verified. */
export interface Admission {
  readonly kind: SourceReceipt['kind'];
  readonly bins: readonly BinName[];
  readonly buildKey: Sha256;
  /** Whom this machine believed when the door judged; kept as a snapshot. */
  readonly trust: Trust;
  /** The door's verdict with further reasons, where there are any. */
  readonly verdict?: Verdict;
  readonly now: Date;
  /** Path of an entry that did not stand when it was judged: it gives way, whatever it says of itself. */
  readonly unsound?: string;
}

/** A build from source, as it is to lie in the store. @throws HeadwaterError those of `receiptOf` */
export function sourceEntry(unpacked: Unpacked, about: Admission): NewEntry<SourceReceipt> {
  const receipt = receiptOf(unpacked, about);
  const { verified, directory, files } = unpacked;
  return {
    directory,
    files,
    receipt,
    proof: [
      { name: 'trust.json', bytes: printTrust(usedTrust(about.trust, verified)) },
      { name: 'verdict.json', bytes: (about.verdict ?? verified.verdict).json },
    ],
    evidence: verified.artifact.evidence,
    ...(about.unsound !== undefined && { unsound: about.unsound }),
  };
}

/**
 * The receipt of a tree, formed from what the door verified. Digests that the provenance
 * attests must be those of the tree in hand: one that is not attested is not a pass.
 * @throws HeadwaterError VERIFY_INTERNAL, VERIFY_BUILD_TYPE, ARCHIVE_CHANGED
 */
function receiptOf(unpacked: Unpacked, about: Admission): SourceReceipt {
  const verified: unknown = unpacked.verified;
  if (!Verified.is(verified))
    throw new HeadwaterError('VERIFY_INTERNAL', 'only what the door let pass is admitted');
  if (!isSourceBuild(verified)) throw new HeadwaterError('VERIFY_BUILD_TYPE', 'this is no build from source');
  const { artifact, claims, expectation } = verified;
  compareDigest('files', claims.filesSha256, unpacked.filesSha256);
  compareDigest('files', claims.filesSha256, filesManifestDigest(unpacked.files));
  compareDigest('tar', claims.tarSha256, unpacked.tarSha256);
  return {
    formatVersion: 1,
    name: expectation.package,
    version: expectation.version,
    platform: expectation.platform,
    kind: about.kind,
    origin: 'source',
    bins: about.bins,
    buildKey: about.buildKey,
    artifact: { sha256: artifact.sha256, size: artifact.size, tarSha256: unpacked.tarSha256 },
    filesSha256: unpacked.filesSha256,
    evidence: artifact.evidence.map(({ name, bytes }) => ({ name, sha256: sha256Of(bytes) })),
    expectation,
    claims,
    admittedAt: about.now.toISOString(),
  };
}

function isSourceBuild(verified: Verified): verified is Verified<SourceBuildExpectation> {
  return verified.expectation.buildType === 'headwater-source';
}

function compareDigest(what: 'files' | 'tar', expected: Sha256 | undefined, found: Sha256): void {
  if (expected === found) return;
  throw new HeadwaterError('ARCHIVE_CHANGED', `the ${what} are not those the provenance attests`, {
    expected: expected ?? 'an attested digest',
    found,
    hint: 'Nothing was admitted to the store.',
  });
}
