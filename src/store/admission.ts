import { HeadwaterError } from '../errors.ts';
import type { Sha256 } from '../model/digest.ts';
import { sha256Of } from '../model/digest.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import { filesManifestDigest } from '../model/files-manifest.ts';
import type { BinName } from '../model/package-name.ts';
import type { Evidence } from '../model/quarantined.ts';
import type { Trust } from '../model/trust.ts';
import { type Verdict, Verified } from '../model/verified.ts';
import type { Unpacked } from '../unpack/unpacked.ts';
import { isEvidenceName } from './parse-receipt.ts';
import type { Receipt } from './receipt.ts';

/** What a flow knows of a package besides what was verified. */
export interface Admission {
  readonly kind: Receipt['kind'];
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

/** Files of proof/ that the store itself writes; no evidence may take their names. */
const OWN_FILES = ['receipt.json', 'files', 'trust.json', 'verdict.json'];

/**
 * The receipt of a tree, formed from what the door verified. Digests that the provenance
 * attests must be those of the tree in hand: one that is not attested is not a pass.
 * @throws HeadwaterError VERIFY_INTERNAL, VERIFY_BUILD_TYPE, ARCHIVE_CHANGED, STORE_RECEIPT_INVALID
 */
export function receiptOf(unpacked: Unpacked, about: Admission): Receipt {
  const verified: unknown = unpacked.verified;
  if (!Verified.is(verified))
    throw new HeadwaterError('VERIFY_INTERNAL', 'only what the door let pass is admitted');
  if (!isSourceBuild(verified))
    throw new HeadwaterError('VERIFY_BUILD_TYPE', 'only builds from source are admitted as yet');
  const { artifact, claims, expectation } = verified;
  compareDigest('files', claims.filesSha256, unpacked.filesSha256);
  compareDigest('files', claims.filesSha256, filesManifestDigest(unpacked.files));
  compareDigest('tar', claims.tarSha256, unpacked.tarSha256);
  refuseBadNames(artifact.evidence);
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

/** The attack: evidence called `receipt.json`, or `../tree/bin/jq`. Its name is nothing anybody signed. */
function refuseBadNames(evidence: readonly Evidence[]): void {
  const names = evidence.map(({ name }) => name);
  const bad = names.find(
    (name, index) => !isEvidenceName(name) || OWN_FILES.includes(name) || names.indexOf(name) !== index,
  );
  if (bad === undefined) return;
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'evidence has a name it cannot be kept under', {
    expected: 'a file name of its own',
    found: JSON.stringify(bad),
  });
}
