import { BUNDLE_MEDIA_TYPE, INTOTO_PAYLOAD_TYPE } from '../model/attestation.ts';
import { readBase64 } from '../model/strict-json/base64.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readList } from '../model/strict-json/read.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import { shown } from '../model/strict-json/shown.ts';
import { bytesOf, type FoundBundle } from './document.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * The attestations of a provenance object as bundles (PEP 740, "Provenance objects").
 * Who the index says had published (`publisher`) is not signed, and not read: the
 * certificate says who signed.
 * @throws HeadwaterError with the code of `place`; so does the next.
 */
export function bundlesOfPypi(members: Members, place: Place): readonly FoundBundle[] {
  mustBeVersion1(members, place);
  const list = inside(place, 'attestation_bundles');
  return readList(members.attestation_bundles, list).flatMap((item, index) => {
    const at = inside(inside(list, index), 'attestations');
    const { attestations } = readRecord(item, inside(list, index));
    return readList(attestations, at).map((attestation, number) =>
      bundleOfPypi(readRecord(attestation, inside(at, number)), inside(at, number)),
    );
  });
}

/**
 * An attestation object as a Sigstore bundle v0.3 (PEP 740, "Attestation objects"): the
 * same certificate, log entries, statement and signature under other names. Further
 * members are allowed there, and nothing of them is carried over.
 */
export function bundleOfPypi(members: Members, place: Place): FoundBundle {
  mustBeVersion1(members, place);
  const envelope = readRecord(members.envelope, inside(place, 'envelope'));
  const bundle = {
    mediaType: BUNDLE_MEDIA_TYPE,
    verificationMaterial: readMaterial(members.verification_material, inside(place, 'verification_material')),
    dsseEnvelope: {
      payload: readWrapped(envelope.statement, inside(place, 'envelope.statement')),
      payloadType: INTOTO_PAYLOAD_TYPE,
      signatures: [{ sig: readWrapped(envelope.signature, inside(place, 'envelope.signature')) }],
    },
  };
  return { bytes: bytesOf(bundle), where: place.path };
}

function mustBeVersion1({ version }: Members, place: Place): void {
  if (version !== 1) fail(inside(place, 'version'), 'is not known', { expected: '1', found: shown(version) });
}

function readMaterial(value: unknown, place: Place) {
  const { certificate, transparency_entries: entries, timestamps } = readRecord(value, place);
  const at = inside(place, 'timestamps');
  const stamps = readList(timestamps ?? [], at).map((stamp, index) => ({
    signedTimestamp: readWrapped(stamp, inside(at, index)),
  }));
  return {
    certificate: { rawBytes: readWrapped(certificate, inside(place, 'certificate')) },
    tlogEntries: readList(entries, inside(place, 'transparency_entries')),
    ...(stamps.length > 0 && { timestampVerificationData: { rfc3161Timestamps: stamps } }),
  };
}

/** Base64, which early attestations break into lines (RFC 2045, section 6.8); the breaks say nothing. */
function readWrapped(value: unknown, place: Place): string {
  const joined = typeof value === 'string' ? value.replaceAll('\n', '') : value;
  return Buffer.from(readBase64(joined, place)).toString('base64');
}
