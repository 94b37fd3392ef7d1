import type { FoundBundle } from '../../evidence/document.ts';
import { findBundles } from '../../evidence/find-bundles.ts';
import { askFor } from '../../host/answer.ts';
import type { AttestedPart } from '../../model/attested-package.ts';
import type { OriginContext } from '../origin.ts';
import { openIndex, questionOf } from './ask.ts';
import { publishersIn, type SaidPublisher } from './publisher.ts';

/** What PyPI itself calls it; other indexes say plain JSON. */
const ACCEPTED = 'application/vnd.pypi.integrity.v1+json, application/json;q=0.9';
const LARGEST = 2 * 1024 * 1024;

/**
 * The attestations of a wheel's provenance object (PEP 740, "Provenance objects"), as they are:
 * publish attestations too, which the door refuses. Empty where the index has none any more.
 * @throws HeadwaterError FETCH_*, VERIFY_EVIDENCE_UNKNOWN, VERIFY_BUNDLE_*, VERIFY_NO_EVIDENCE
 */
export async function evidence(
  part: AttestedPart,
  _digests: unknown,
  context: OriginContext,
): Promise<readonly FoundBundle[]> {
  const objects = await provenanceObjects(part, context);
  return objects.flatMap((bytes) => findBundles({ name: `${part.artifact.fileName}.provenance`, bytes }));
}

/**
 * Who the index says has published a wheel, for a hint where nothing proves what it was
 * built from. Not signed, and no evidence.
 * @throws HeadwaterError FETCH_*
 */
export async function saidPublishers(
  part: AttestedPart,
  context: OriginContext,
): Promise<readonly SaidPublisher[]> {
  return (await provenanceObjects(part, context)).flatMap(publishersIn);
}

async function provenanceObjects(
  { evidence: addresses }: AttestedPart,
  context: OriginContext,
): Promise<readonly Uint8Array[]> {
  const index = await openIndex(context.host);
  const objects: Uint8Array[] = [];
  for (const url of addresses) {
    const question = { ...questionOf(url, index, context), accept: ACCEPTED, maxBytes: LARGEST };
    const answer = await askFor({ ...question, toldBy: index.base }, context.host);
    if (answer.state === 'ok') objects.push(answer.bytes);
  }
  return objects;
}
