import { HeadwaterError } from '../errors.ts';
import { fail, inside } from '../model/strict-json/place.ts';
import { readList } from '../model/strict-json/read.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import { shown } from '../model/strict-json/shown.ts';
import { bytesOf, type Document, type FoundBundle } from './document.ts';
import { bundleOfPypi, bundlesOfPypi } from './pypi.ts';

type Members = Readonly<Record<string, unknown>>;

/** A shape is known by members that no other shape has, and never by the name of its file. */
const SHAPES: readonly { readonly has: readonly string[]; readonly read: typeof asBundle }[] = [
  { has: ['mediaType', 'verificationMaterial'], read: asBundle },
  { has: ['attestations'], read: asAttestationSet },
  { has: ['attestation_bundles'], read: asPypiProvenance },
  { has: ['verification_material', 'envelope'], read: asPypiAttestation },
  { has: ['payloadType', 'payload', 'signatures'], read: asBareEnvelope },
];

/**
 * The bundles of a document.
 * @throws HeadwaterError VERIFY_EVIDENCE_UNKNOWN where it has no known shape, or two.
 */
export function bundlesIn(document: Document): readonly FoundBundle[] {
  const members = readRecord(document.json, document.place);
  const [shape, ...more] = SHAPES.filter(({ has }) => has.every((name) => Object.hasOwn(members, name)));
  if (shape !== undefined && more.length === 0) return shape.read(members, document);
  throw new HeadwaterError('VERIFY_EVIDENCE_UNKNOWN', `${document.place.path} is no evidence that is known`, {
    expected: 'a Sigstore bundle, or an attestation set of npm, PyPI or GitHub',
    found: Object.keys(members).slice(0, 8).map(shown).join(', ') || 'an empty object',
  });
}

function asBundle(_members: Members, { bytes, place }: Document): readonly FoundBundle[] {
  return [{ bytes, where: place.path }];
}

/** npm's attestations endpoint and GitHub's attestations API: members with a `bundle` each. */
function asAttestationSet({ attestations }: Members, { place }: Document): readonly FoundBundle[] {
  const list = inside(place, 'attestations');
  return readList(attestations, list).map((item, index) => {
    const at = inside(list, index);
    const { bundle } = readRecord(item, at);
    if (bundle === null || bundle === undefined) {
      throw new HeadwaterError('VERIFY_NO_EVIDENCE', `${at.path} has no bundle inside`, {
        hint: 'GitHub may answer with addresses alone: the bundle lies at its bundle_url',
      });
    }
    const json = readRecord(bundle, inside(at, 'bundle'));
    return { bytes: bytesOf(json), where: at.path };
  });
}

function asPypiProvenance(members: Members, { place }: Document): readonly FoundBundle[] {
  return bundlesOfPypi(members, place);
}

function asPypiAttestation(members: Members, { place }: Document): readonly FoundBundle[] {
  return [bundleOfPypi(members, place)];
}

/**
 * What slsa-github-generator wrote before 2.1: an envelope with a certificate in it, and
 * no proof of when it was signed. Its log entry would have to be asked for online.
 */
function asBareEnvelope(_members: Members, { place }: Document): readonly FoundBundle[] {
  return fail({ ...place, code: 'VERIFY_ENVELOPE_ONLY' }, 'has no log entry inside', {
    expected: 'a Sigstore bundle, which can be verified offline',
    found: 'a bare DSSE envelope',
    hint: 'nothing in it proves that its certificate was valid when it signed; ask for a Sigstore bundle (slsa-github-generator 2.1 or later)',
  });
}
