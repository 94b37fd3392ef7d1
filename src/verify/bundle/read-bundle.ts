import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { BUNDLE_MEDIA_TYPE, INTOTO_PAYLOAD_TYPE } from '../../model/attestation.ts';
import { readBase64 } from '../../model/strict-json/base64.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readList, readObject, readText } from '../../model/strict-json/read.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';

/** A bundle that is well-formed; nobody has looked at its signature yet. */
export interface SignedBundle {
  readonly bundle: Bundle;
  /** Names the key, and decides nothing but which trusted key is tried. */
  readonly keyHint: string;
  /** The bytes the signature is over; the statement is read from these and no others. */
  readonly payload: Uint8Array;
}

const BUNDLE: Place = { code: 'VERIFY_BUNDLE_INVALID', path: 'bundle' };
const ENVELOPE = inside(BUNDLE, 'dsseEnvelope');

/**
 * Reads a Sigstore bundle v0.3 that is signed with a key. The library's own parser turns
 * whatever it finds into text and lets unknown members pass; so the shape is checked here first.
 * @throws HeadwaterError VERIFY_BUNDLE_INVALID, VERIFY_PAYLOAD_TYPE
 */
export function readBundle(bytes: Uint8Array): SignedBundle {
  const json = parseStrictJson(bytes, BUNDLE);
  const members = readObject(json, ['mediaType', 'verificationMaterial', 'dsseEnvelope'], BUNDLE);
  if (members.mediaType !== BUNDLE_MEDIA_TYPE) {
    fail(inside(BUNDLE, 'mediaType'), 'is not known', {
      expected: BUNDLE_MEDIA_TYPE,
      found: shown(members.mediaType),
    });
  }
  const keyHint = readKeyHint(members.verificationMaterial);
  const payload = readEnvelope(members.dsseEnvelope, keyHint);
  const bundle = bundleFromJSON(json);
  if (!holds(bundle, payload)) fail(ENVELOPE, 'reads differently the second time');
  return { bundle, keyHint, payload };
}

/** Exactly a public key's hint. Certificates and log entries are not judged yet, so they are not let in either. */
function readKeyHint(value: unknown): string {
  const place = inside(BUNDLE, 'verificationMaterial');
  const { publicKey, tlogEntries = [] } = readObject(value, ['publicKey', 'tlogEntries?'], place);
  if (readList(tlogEntries, inside(place, 'tlogEntries')).length > 0) {
    fail(inside(place, 'tlogEntries'), 'has entries, and a key-signed bundle of headwater has none');
  }
  const { hint } = readObject(publicKey, ['hint'], inside(place, 'publicKey'));
  return readText(hint, inside(place, 'publicKey.hint'));
}

function readEnvelope(value: unknown, keyHint: string): Uint8Array {
  const { payload, payloadType, signatures } = readObject(
    value,
    ['payload', 'payloadType', 'signatures'],
    ENVELOPE,
  );
  if (payloadType !== INTOTO_PAYLOAD_TYPE) {
    refuse('VERIFY_PAYLOAD_TYPE', 'the envelope does not hold an in-toto statement', {
      expected: INTOTO_PAYLOAD_TYPE,
      found: shown(payloadType),
    });
  }
  readOnlySignature(signatures, keyHint);
  return readBase64(payload, inside(ENVELOPE, 'payload'));
}

/** Sigstore bundles hold one signature; of several, a reader could check one and believe another. */
function readOnlySignature(value: unknown, keyHint: string): void {
  const place = inside(ENVELOPE, 'signatures');
  const [signature, ...more] = readList(value, place);
  if (signature === undefined || more.length > 0) {
    fail(place, 'does not hold exactly one signature', { found: String(more.length + (signature ? 1 : 0)) });
  }
  const { sig, keyid = '' } = readObject(signature, ['sig', 'keyid?'], inside(place, 0));
  readBase64(sig, inside(place, '0.sig'));
  // The keyid is unsigned (DSSE v1.0.2, "keyid"); one that contradicts the hint is an attempt at confusion.
  if (keyid !== '' && keyid !== keyHint)
    fail(inside(place, '0.keyid'), 'names another key', { found: shown(keyid) });
}

function holds(bundle: Bundle, payload: Uint8Array): boolean {
  return bundle.content.$case === 'dsseEnvelope' && bundle.content.dsseEnvelope.payload.equals(payload);
}
