import { HeadwaterError } from '../errors.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import type { Place } from '../model/strict-json/place.ts';
import type { Document, FoundBundle } from './document.ts';
import { LARGEST_BUNDLE, LARGEST_FILE, mustBeFew, mustBePlain, mustFit } from './limits.ts';
import { linesOf } from './lines.ts';
import { bundlesIn } from './shapes.ts';

export interface EvidenceFile {
  /** File name; one that ends in `.jsonl` holds a document a line. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Takes evidence apart into bundles, whichever way it was handed out: a Sigstore bundle,
 * bundles line by line, or an attestation set of npm, PyPI (PEP 740) or GitHub. What a
 * set says of its members (a predicate type, a publisher) is nobody's evidence and falls
 * away. The bytes of a bundle that stands alone are kept as they are.
 * @throws HeadwaterError VERIFY_NO_EVIDENCE, VERIFY_EVIDENCE_UNKNOWN, VERIFY_ENVELOPE_ONLY,
 * VERIFY_BUNDLE_INVALID, VERIFY_BUNDLE_TOO_LARGE
 */
export function findBundles(file: EvidenceFile): readonly FoundBundle[] {
  mustFit(file.bytes, LARGEST_FILE, file.name);
  const found = documentsIn(file).flatMap(bundlesIn);
  if (found.length === 0) throw new HeadwaterError('VERIFY_NO_EVIDENCE', `${file.name} holds no bundle`);
  mustBeFew(found.length, file.name);
  for (const { bytes, where } of found) mustFit(bytes, LARGEST_BUNDLE, where);
  return found;
}

function documentsIn({ name, bytes }: EvidenceFile): readonly Document[] {
  mustBePlain(bytes, name);
  if (!name.endsWith('.jsonl')) return [parse(bytes, name)];
  const lines = linesOf(bytes);
  mustBeFew(lines.length, name);
  return lines.map((line) => parse(line.bytes, `${name}, line ${line.number}`));
}

function parse(bytes: Uint8Array, where: string): Document {
  const place: Place = { code: 'VERIFY_BUNDLE_INVALID', path: where };
  return { json: parseStrictJson(bytes, place), bytes, place };
}
