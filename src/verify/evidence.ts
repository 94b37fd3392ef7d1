import { PROVENANCE_FILE, SBOM_FILE } from '../model/attestation.ts';
import type { Evidence } from '../model/quarantined.ts';
import { shown } from '../model/strict-json/shown.ts';
import { refuse } from './refuse.ts';

/** Largest file of each kind that is looked at, in bytes; a bundle of headwater's own has about 40 KiB. */
const LIMITS: Readonly<Record<string, number>> = {
  [PROVENANCE_FILE]: 512 * 1024,
  [SBOM_FILE]: 16 * 1024 * 1024,
};

/** The evidence of one artifact, told apart by name, in copies nobody else can change. */
export interface SortedEvidence {
  readonly provenance: Uint8Array;
  readonly sbom?: Uint8Array;
  readonly files: readonly Evidence[];
}

/**
 * @throws HeadwaterError VERIFY_NO_EVIDENCE without provenance, VERIFY_BUNDLE_TOO_LARGE,
 * VERIFY_EVIDENCE_UNKNOWN for a name that is not known or comes twice.
 */
export function sortEvidence(evidence: readonly Evidence[]): SortedEvidence {
  const copies = new Map<string, Uint8Array>();
  for (const { name, bytes } of evidence) {
    if (copies.has(name))
      refuse('VERIFY_EVIDENCE_UNKNOWN', 'two files of evidence have one name', { found: shown(name) });
    copies.set(name, copyOf(bytes, name));
  }
  const provenance = copies.get(PROVENANCE_FILE);
  const sbom = copies.get(SBOM_FILE);
  if (provenance === undefined)
    return refuse('VERIFY_NO_EVIDENCE', 'there is no provenance', noProvenance(evidence));
  const files = [...copies].map(([name, bytes]) => Object.freeze({ name, bytes }));
  return { provenance, ...(sbom && { sbom }), files: Object.freeze(files) };
}

function copyOf(bytes: Uint8Array, name: string): Uint8Array {
  const limit = Object.hasOwn(LIMITS, name) ? LIMITS[name] : undefined;
  if (limit === undefined) {
    return refuse('VERIFY_EVIDENCE_UNKNOWN', 'a file of evidence is not known', {
      expected: Object.keys(LIMITS).join(', '),
      found: shown(name),
    });
  }
  if (!(bytes instanceof Uint8Array)) return refuse('VERIFY_BUNDLE_INVALID', `${name} has no bytes`);
  if (bytes.byteLength > limit) {
    refuse('VERIFY_BUNDLE_TOO_LARGE', `${name} is too large`, {
      expected: `at most ${limit} bytes`,
      found: `${bytes.byteLength} bytes`,
    });
  }
  return new Uint8Array(bytes);
}

function noProvenance(evidence: readonly Evidence[]) {
  return {
    expected: PROVENANCE_FILE,
    found: evidence.length === 0 ? 'nothing' : evidence.map(({ name }) => shown(name)).join(', '),
    hint: 'without provenance nobody can say what these bytes were built from',
  };
}
