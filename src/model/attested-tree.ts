import { HeadwaterError } from '../errors.ts';
import type { AttestedExpectation } from './attested-expectation.ts';
import type {
  AttestedOrigin,
  AttestedPackage,
  AttestedPart,
  PartLayout,
  RemoteArtifact,
} from './attested-package.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Sha256, sha256Of } from './digest.ts';
import type { FileEntry } from './files-manifest.ts';
import type { BinName, PackageName } from './package-name.ts';
import type { Platform } from './platform.ts';
import { Verified } from './verified.ts';
import type { Version } from './version.ts';

/** Sigstore bundle of the statement that binds a tree to the artifacts it was unpacked from. */
export const TREE_FILE = 'tree.sigstore.json';
/** Its predicate (docs/FORMATS.md, "Tree statement"). */
export const TREE_TYPE = 'urn:headwater:predicate:tree:v1';

/** The artifact of a part as it came: the digests and the size are of bytes that the door let pass. */
export interface KeptArtifact extends RemoteArtifact {
  readonly sha256: Sha256;
  readonly size: number;
}

/** One artifact of a tree that others built. */
export interface TreePart {
  readonly purl: string;
  readonly artifact: KeptArtifact;
  readonly layout: PartLayout;
  /** What the door expected of it. */
  readonly expectation: AttestedExpectation;
}

/**
 * A tree that was put together from builds of others. They signed artifacts, and nobody but
 * the machine that unpacked these saw what became of them: so that machine signs all of this.
 */
export interface AttestedTree {
  readonly name: PackageName;
  readonly version: Version;
  readonly platform: Platform;
  readonly origin: AttestedOrigin;
  readonly buildKey: Sha256;
  readonly bins: readonly BinName[];
  /** Of the printed files manifest. */
  readonly filesSha256: Sha256;
  readonly parts: readonly [TreePart, ...TreePart[]];
}

/** A staging tree that was put together from verified artifacts, as `unpack/` hands it over. */
export interface UnpackedParts {
  /** Absolute path. */
  readonly directory: string;
  readonly files: readonly FileEntry[];
  readonly filesSha256: Sha256;
  readonly bins: readonly BinName[];
  readonly parts: readonly { readonly verified: Verified; readonly layout: PartLayout }[];
}

/**
 * What became of a plan: of the parts, what the door let pass and not what was planned.
 * @throws HeadwaterError VERIFY_INTERNAL where the tree is not made of the parts of this plan
 */
export function attestedTreeOf(pkg: AttestedPackage, unpacked: UnpackedParts): AttestedTree {
  const { origin, name, version, platform, buildKey } = pkg;
  const [first, ...more] = pkg.parts.map((part, index) => treePartOf(part, unpacked.parts[index]));
  if (first === undefined || unpacked.parts.length !== pkg.parts.length) throw otherPlan(name);
  const { bins, filesSha256 } = unpacked;
  return { name, version, platform, origin, buildKey, bins, filesSha256, parts: [first, ...more] };
}

function treePartOf(
  { purl, artifact, layout }: AttestedPart,
  unpacked: UnpackedParts['parts'][number] | undefined,
): TreePart {
  const verified: unknown = unpacked?.verified;
  if (!Verified.is(verified))
    throw new HeadwaterError('VERIFY_INTERNAL', 'the door did not let it pass', { subject: purl });
  const { expectation } = verified;
  const sameLayout = canonicalJson({ ...layout }) === canonicalJson({ ...unpacked?.layout });
  if (expectation.buildType !== 'attested' || expectation.resource !== purl || !sameLayout) {
    throw otherPlan(purl);
  }
  const { sha256, sha512, size } = verified.artifact;
  const { url, fileName } = artifact;
  const kept = { fileName, url, sha256, ...(sha512 !== undefined && { sha512 }), size };
  return { purl, artifact: kept, layout, expectation };
}

function otherPlan(subject: string): HeadwaterError {
  return new HeadwaterError('VERIFY_INTERNAL', 'the tree is not made of the parts that were planned', {
    subject,
  });
}

/**
 * What stands for all artifacts of a tree, and names its place in the store: the only one as it
 * is, else the digest of the list of their digests, in order, as canonical JSON.
 */
export function wholeArtifact(parts: readonly { readonly artifact: KeptArtifact }[]): {
  readonly sha256: Sha256;
  readonly size: number;
} {
  const digests = parts.map(({ artifact }) => artifact.sha256);
  const [only] = digests;
  const size = parts.reduce((sum, { artifact }) => sum + artifact.size, 0);
  return {
    sha256: digests.length === 1 && only !== undefined ? only : sha256Of(canonicalJson(digests)),
    size,
  };
}

/** Where proof/ keeps the bundle of a part, counted from 0. */
export function partFile(file: 'provenance.sigstore.json' | 'verdict.json', index: number): string {
  return index === 0 ? file : file.replace('.', `-${index + 1}.`);
}
