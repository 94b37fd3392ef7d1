import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readObject, readText } from '../../../model/strict-json/read.ts';
import { LIMITS } from '../limits.ts';
import { readLogEntry } from './log-entry.ts';
import type { BundleVersion } from './media-type.ts';
import { readShortBytes, readShortList } from './short-list.ts';

/** What a bundle brings along to check its signature with. */
export interface Material {
  readonly key: KeyMaterial;
  readonly logEntryCount: number;
  /** DER of RFC 3161 responses. */
  readonly timestamps: readonly Uint8Array[];
  /** Whether it says anything at all of timestamps, be it that there are none. */
  readonly mentionsTimestamps: boolean;
}

type KeyMaterial =
  | { readonly kind: 'key'; readonly hint: string }
  | {
      readonly kind: 'certificate';
      /** DER. */
      readonly leaf: Uint8Array;
      /** DER; nobody trusts them, for the chain is built from the trusted root alone. */
      readonly others: readonly Uint8Array[];
    };

/** @throws HeadwaterError with the code of `place`; VERIFY_BUNDLE_TOO_LARGE */
export function readMaterial(value: unknown, version: BundleVersion, place: Place): Material {
  const members = readObject(
    value,
    ['publicKey?', 'certificate?', 'x509CertificateChain?', 'tlogEntries?', 'timestampVerificationData?'],
    place,
  );
  const { tlogEntries = [], timestampVerificationData } = members;
  const key = readKeyMaterial(members, version, place);
  const entriesPlace = inside(place, 'tlogEntries');
  const entries = readShortList(tlogEntries, LIMITS.logEntries, entriesPlace);
  entries.forEach((entry, index) => {
    readLogEntry(entry, inside(entriesPlace, index));
  });
  return {
    key,
    logEntryCount: entries.length,
    timestamps: readTimestamps(timestampVerificationData, inside(place, 'timestampVerificationData')),
    mentionsTimestamps: timestampVerificationData !== undefined,
  };
}

interface KeyMembers {
  readonly publicKey?: unknown;
  readonly certificate?: unknown;
  readonly x509CertificateChain?: unknown;
}

/** Exactly one kind: of two, a reader could check one and name the other. v0.3 has no chains, the others nothing else. */
function readKeyMaterial(members: KeyMembers, version: BundleVersion, place: Place): KeyMaterial {
  const { publicKey, certificate, x509CertificateChain } = members;
  const given = [publicKey, certificate, x509CertificateChain].filter((value) => value !== undefined);
  if (given.length !== 1) fail(place, 'does not hold exactly one of a key and a certificate');
  if (publicKey !== undefined) return readHint(publicKey, inside(place, 'publicKey'));
  if (certificate !== undefined) {
    const at = inside(place, 'certificate');
    if (version !== '0.3') fail(at, `does not belong into a bundle v${version}`);
    return { kind: 'certificate', leaf: readCertificate(certificate, at), others: [] };
  }
  const at = inside(place, 'x509CertificateChain');
  if (version === '0.3') fail(at, 'does not belong into a bundle v0.3');
  return readChain(x509CertificateChain, at);
}

function readHint(value: unknown, place: Place): KeyMaterial {
  const { hint } = readObject(value, ['hint'], place);
  return { kind: 'key', hint: readText(hint, inside(place, 'hint')) };
}

function readChain(value: unknown, place: Place): KeyMaterial {
  const at = inside(place, 'certificates');
  const list = readShortList(
    readObject(value, ['certificates'], place).certificates,
    LIMITS.certificates,
    at,
  );
  const [leaf, ...others] = list.map((item, index) => readCertificate(item, inside(at, index)));
  if (leaf === undefined) return fail(at, 'is empty');
  return { kind: 'certificate', leaf, others };
}

function readCertificate(value: unknown, place: Place): Uint8Array {
  return readShortBytes(
    readObject(value, ['rawBytes'], place).rawBytes,
    LIMITS.certificate,
    inside(place, 'rawBytes'),
  );
}

/** Null is how some published bundles say that there are none. */
function readTimestamps(value: unknown, place: Place): readonly Uint8Array[] {
  if (value === undefined || value === null) return [];
  const at = inside(place, 'rfc3161Timestamps');
  const { rfc3161Timestamps = [] } = readObject(value, ['rfc3161Timestamps?'], place);
  return readShortList(rfc3161Timestamps, LIMITS.timestamps, at).map((item, index) => {
    const one = inside(at, index);
    const { signedTimestamp } = readObject(item, ['signedTimestamp'], one);
    return readShortBytes(signedTimestamp, LIMITS.timestamp, inside(one, 'signedTimestamp'));
  });
}
