import { artifactFileName } from '../../model/attestation.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { PackageAtVersion } from '../../model/purl.ts';
import { readBundle } from '../../verify/authenticate/bundle/read-bundle.ts';
import { readStatement } from '../../verify/statement/statement.ts';

/**
 * The digest of the artifact that provenance says it is about; undefined where it is about
 * something else, or cannot be read. Nobody has verified it: it is what the door is asked
 * about, and no answer.
 */
export function subjectDigest(provenance: Uint8Array, of: PackageAtVersion): Sha256 | undefined {
  try {
    const { content } = readBundle(provenance);
    if (content.kind !== 'dsse') return undefined;
    return readStatement(content.payload).subjects.find(({ name }) => name === artifactFileName(of))?.sha256;
  } catch {
    return undefined;
  }
}
