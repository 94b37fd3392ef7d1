import { sha256Of } from '../../model/digest.ts';
import { refuse } from '../refuse.ts';
import type { Content, SignedBundle } from './signed-bundle.ts';

/**
 * A plain signature carries a digest that is not what the signature is over; the library
 * believes it. So it is compared with the artifact here.
 * @throws HeadwaterError VERIFY_SUBJECT_MISMATCH
 */
export function contentOf({ content }: SignedBundle, artifact: Uint8Array | undefined): Content {
  if (content.kind === 'dsse') return content;
  if (artifact === undefined) {
    return refuse('VERIFY_SUBJECT_MISMATCH', 'the bundle signs a file, and the file is not at hand', {
      expected: `the bytes with digest sha256:${content.sha256}`,
      hint: 'a plain signature is over the bytes of the file: their digest alone is not enough',
    });
  }
  const found = sha256Of(artifact);
  if (found === content.sha256) return content;
  return refuse('VERIFY_SUBJECT_MISMATCH', 'the artifact is not the one that was signed', {
    expected: `sha256:${content.sha256}`,
    found: `sha256:${found}`,
  });
}
