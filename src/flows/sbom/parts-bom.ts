import { readPurl } from '../../model/read-purl.ts';
import type { AttestedReceipt, PartReceipt } from '../../store/receipt.ts';
import type { Bom, Component } from './bom.ts';

/**
 * The bill of materials of what others built: its artifacts, each by its purl, where it was
 * fetched, and the repository that its provenance names. What is inside of an artifact its
 * builders alone know.
 */
export function partsBom({ parts }: AttestedReceipt): Bom {
  const [first, ...members] = parts;
  const refs = members.map(({ purl }) => purl);
  return {
    metadata: { component: componentOf(first, 'application') },
    components: members.map((part) => componentOf(part, 'library')),
    dependencies: [
      { ref: first.purl, dependsOn: refs },
      ...refs.filter((ref) => ref !== first.purl).map((ref) => ({ ref, dependsOn: [] })),
    ],
  };
}

function componentOf({ purl, artifact, claims }: PartReceipt, type: 'application' | 'library'): Component {
  const { name, version } = readPurl(purl) ?? { name: purl };
  const hashes = [
    { alg: 'SHA-256', content: artifact.sha256 },
    ...(artifact.sha512 === undefined ? [] : [{ alg: 'SHA-512', content: artifact.sha512 }]),
  ];
  const { sourceRepository, sourceCommit } = claims;
  const vcs =
    sourceRepository === undefined
      ? []
      : [{ type: 'vcs', url: sourceRepository, ...(sourceCommit && { comment: `commit ${sourceCommit}` }) }];
  const component = {
    'bom-ref': purl,
    type,
    name,
    ...(version !== undefined && { version }),
    purl,
    hashes,
    externalReferences: [{ type: 'distribution', url: artifact.url, hashes }, ...vcs],
  };
  return component;
}
