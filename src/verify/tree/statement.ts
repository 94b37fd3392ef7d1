import { STATEMENT_TYPE } from '../../model/attestation.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import {
  type AttestedTree,
  attestedTreeOf,
  TREE_TYPE,
  type TreePart,
  type UnpackedParts,
} from '../../model/attested-tree.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { sha256Of } from '../../model/digest.ts';

/** The one subject: the manifest of the tree's files. */
export const TREE_SUBJECT = 'files';

/**
 * The in-toto Statement v1 that binds a tree to the artifacts it was unpacked from, as canonical
 * JSON (docs/FORMATS.md, "Tree statement"). Not provenance: it says nothing of how the artifacts
 * came to be, only what this machine made of them.
 * @throws HeadwaterError VERIFY_INTERNAL
 */
export function treeStatement(pkg: AttestedPackage, unpacked: UnpackedParts, now: Date): string {
  const tree = attestedTreeOf(pkg, unpacked);
  return canonicalJson({
    _type: STATEMENT_TYPE,
    subject: [{ name: TREE_SUBJECT, digest: { sha256: tree.filesSha256 } }],
    predicateType: TREE_TYPE,
    predicate: { ...treeFacts(tree), unpackedAt: now.toISOString() },
  });
}

/** All of the predicate but the time: what a receipt says and no provenance binds. */
export function treeFacts({ name, version, platform, origin, buildKey, bins, parts }: AttestedTree) {
  return { package: name, version, platform, origin, buildKey, bins, parts: parts.map(partFacts) };
}

/** The expectation by its digest: widened by hand, evidence of somebody else could pass. */
function partFacts({ purl, artifact, layout, expectation }: TreePart) {
  const { fileName, url, sha256, sha512, size } = artifact;
  const bytes = { fileName, url, digest: { sha256, ...(sha512 !== undefined && { sha512 }) }, size };
  return {
    purl,
    artifact: bytes,
    layout: { ...layout },
    expectation: { sha256: sha256Of(canonicalJson(JSON.parse(JSON.stringify(expectation)))) },
  };
}
