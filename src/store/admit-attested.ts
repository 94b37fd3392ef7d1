import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { PROVENANCE_FILE } from '../model/attestation.ts';
import type { AttestedExpectation } from '../model/attested-expectation.ts';
import type { AttestedPackage } from '../model/attested-package.ts';
import {
  attestedTreeOf,
  partFile,
  TREE_FILE,
  type UnpackedParts,
  wholeArtifact,
} from '../model/attested-tree.ts';
import { sha256Of } from '../model/digest.ts';
import { filesManifestDigest } from '../model/files-manifest.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readText } from '../model/strict-json/read.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import type { Trust } from '../model/trust.ts';
import { type Verdict, Verified } from '../model/verified.ts';
import type { NewEntry, ProofFile } from './new-entry.ts';
import { placeEntry } from './place-entry.ts';
import { type AttestedReceipt, isAttested, type PartReceipt, type Stored } from './receipt.ts';
import { builderKeyOf, printTrust, trustOfAll, usedTrust } from './used-trust.ts';

/** What a flow knows of a package that others built besides what was verified. */
export interface AttestedAdmission {
  readonly pkg: AttestedPackage;
  /** The bundle of the tree statement, which the flow has judged. */
  readonly tree: Uint8Array;
  /** Whom this machine believed when the door judged; kept as a snapshot. */
  readonly trust: Trust;
  /** The door's verdicts with further reasons, part by part, where there are any. */
  readonly verdicts?: readonly Verdict[];
  readonly now: Date;
  /** Path of an entry that did not stand when it was judged: it gives way. */
  readonly unsound?: string | undefined;
}

/**
 * Takes a tree of what others built into the store (`placeEntry`). Every part of it is one that
 * the door let pass, and one that was planned.
 * @throws HeadwaterError VERIFY_INTERNAL, VERIFY_BUNDLE_INVALID, ARCHIVE_CHANGED, STORE_*
 */
export function admitAttested(
  unpacked: UnpackedParts,
  about: AttestedAdmission,
  host: Host,
): Stored<AttestedReceipt> {
  const stored = placeEntry(attestedEntry(unpacked, about), host);
  if (isAttested(stored)) return stored;
  throw new HeadwaterError('INTERNAL', `${stored.path} is no build of others`);
}

function attestedEntry(unpacked: UnpackedParts, about: AttestedAdmission): NewEntry<AttestedReceipt> {
  const { directory, files, filesSha256 } = unpacked;
  const found = filesManifestDigest(files);
  if (found !== filesSha256) {
    throw new HeadwaterError('ARCHIVE_CHANGED', 'the files are not those of the manifest', {
      expected: filesSha256,
      found,
      hint: 'Nothing was admitted to the store.',
    });
  }
  const parts = unpacked.parts.map(({ verified }) => attestedOnly(verified));
  const evidence = [...parts.map(evidenceOf), { name: TREE_FILE, bytes: about.tree }];
  return {
    directory,
    files,
    receipt: receiptOf({ unpacked, parts, evidence }, about),
    proof: [{ name: 'trust.json', bytes: printTrust(trustOf(parts, about)) }, ...verdictsOf(parts, about)],
    evidence,
    ...(about.unsound !== undefined && { unsound: about.unsound }),
  };
}

type Part = Verified<AttestedExpectation>;

function attestedOnly(verified: Verified): Part {
  if (Verified.is(verified) && isOfOthers(verified)) return verified;
  throw new HeadwaterError('VERIFY_INTERNAL', 'only what the door let pass is admitted');
}

function isOfOthers(verified: Verified): verified is Part {
  return verified.expectation.buildType === 'attested';
}

/** The one piece of evidence that the door judged, under the name of its part. */
function evidenceOf(
  { artifact }: Part,
  index: number,
): { readonly name: string; readonly bytes: Uint8Array } {
  const [only, ...more] = artifact.evidence;
  if (only?.name === PROVENANCE_FILE && more.length === 0) {
    return { name: partFile('provenance.sigstore.json', index), bytes: only.bytes };
  }
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'a part comes with one bundle, which is its provenance', {
    found: artifact.evidence.map(({ name }) => name).join(', '),
  });
}

function receiptOf({ unpacked, parts, evidence }: Made, { pkg, now }: AttestedAdmission): AttestedReceipt {
  const { parts: planned, ...tree } = attestedTreeOf(pkg, unpacked);
  const [first, ...more] = planned.map((part, index): PartReceipt | undefined => {
    const verified = parts[index];
    return (
      verified && { ...part, evidence: partFile('provenance.sigstore.json', index), claims: verified.claims }
    );
  });
  if (first === undefined) throw new HeadwaterError('VERIFY_INTERNAL', 'a tree has parts');
  return {
    formatVersion: 1,
    ...tree,
    kind: 'tool',
    artifact: wholeArtifact(planned),
    parts: [first, ...more.filter((part) => part !== undefined)],
    evidence: evidence.map(({ name, bytes }) => ({ name, sha256: sha256Of(bytes) })),
    admittedAt: now.toISOString(),
  };
}

interface Made {
  readonly unpacked: UnpackedParts;
  readonly parts: readonly Part[];
  readonly evidence: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

function verdictsOf(parts: readonly Part[], { verdicts = [] }: AttestedAdmission): readonly ProofFile[] {
  return parts.map(({ verdict }, index) => ({
    name: partFile('verdict.json', index),
    bytes: (verdicts[index] ?? verdict).json,
  }));
}

function trustOf(parts: readonly Part[], { trust, tree }: AttestedAdmission): Trust {
  return trustOfAll([...parts.map((part) => usedTrust(trust, part)), builderKeyOf(trust, hintOf(tree))]);
}

/** Only to find the key that the snapshot keeps; who signed is judged elsewhere. */
function hintOf(bundle: Uint8Array): string {
  const place: Place = { code: 'VERIFY_BUNDLE_INVALID', path: TREE_FILE };
  const { verificationMaterial } = readRecord(parseStrictJson(bundle, place), place);
  const { publicKey } = readRecord(verificationMaterial, inside(place, 'verificationMaterial'));
  return readText(readRecord(publicKey, inside(place, 'publicKey')).hint, inside(place, 'hint'));
}
