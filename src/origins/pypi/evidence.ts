import type { FoundBundle } from '../../evidence/document.ts';
import { findBundles } from '../../evidence/find-bundles.ts';
import { askFor } from '../../host/answer.ts';
import type { AttestedPart } from '../../model/attested-package.ts';
import type { OriginContext } from '../origin.ts';
import { openIndex, questionOf } from './ask.ts';

/** What PyPI itself calls it; other indexes say plain JSON. */
const ACCEPTED = 'application/vnd.pypi.integrity.v1+json, application/json;q=0.9';
const LARGEST = 2 * 1024 * 1024;

/**
 * The attestations of a wheel's provenance object (PEP 740, "Provenance objects"), as they are:
 * publish attestations too, which the door refuses. Empty where the index has none any more.
 * @throws HeadwaterError FETCH_*, VERIFY_EVIDENCE_UNKNOWN, VERIFY_BUNDLE_*, VERIFY_NO_EVIDENCE
 */
export async function evidence(
  { evidence: addresses, artifact }: AttestedPart,
  _digests: unknown,
  context: OriginContext,
): Promise<readonly FoundBundle[]> {
  const index = await openIndex(context.host);
  const found: FoundBundle[] = [];
  for (const url of addresses) {
    const question = {
      ...questionOf(url, index, context),
      accept: ACCEPTED,
      toldBy: index.base,
      maxBytes: LARGEST,
    };
    const answer = await askFor(question, context.host);
    if (answer.state !== 'ok') continue;
    found.push(...findBundles({ name: `${artifact.fileName}.provenance`, bytes: answer.bytes }));
  }
  return found;
}
