import { INTOTO_PAYLOAD_TYPE } from '../../../model/attestation.ts';
import { readBase64 } from '../../../model/strict-json/base64.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readList, readObject } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import type { Content } from '../signed-bundle.ts';

/**
 * Reads a DSSE envelope (DSSE v1.0.2, "Envelope"); `hint` is the name of the key, when a
 * key signed. Only in-toto statements are asked for, so nothing else is looked at further.
 * @throws HeadwaterError VERIFY_PAYLOAD_TYPE, or with the code of `place`
 */
export function readEnvelope(value: unknown, hint: string | undefined, place: Place): Content {
  const { payload, payloadType, signatures } = readObject(
    value,
    ['payload', 'payloadType', 'signatures'],
    place,
  );
  if (payloadType !== INTOTO_PAYLOAD_TYPE) {
    refuse('VERIFY_PAYLOAD_TYPE', 'the envelope does not hold an in-toto statement', {
      expected: INTOTO_PAYLOAD_TYPE,
      found: shown(payloadType),
    });
  }
  readOnlySignature(signatures, hint, inside(place, 'signatures'));
  return {
    kind: 'dsse',
    payloadType: INTOTO_PAYLOAD_TYPE,
    payload: readBase64(payload, inside(place, 'payload')),
  };
}

/** Sigstore bundles hold one signature; of several, a reader could check one and believe another. */
function readOnlySignature(value: unknown, hint: string | undefined, place: Place): void {
  const [signature, ...more] = readList(value, place);
  if (signature === undefined || more.length > 0) {
    fail(place, 'does not hold exactly one signature', { found: String(more.length + (signature ? 1 : 0)) });
  }
  const first = inside(place, 0);
  const { sig, keyid = '' } = readObject(signature, ['sig', 'keyid?'], first);
  readBase64(sig, inside(first, 'sig'));
  // The keyid is unsigned (DSSE v1.0.2, "keyid"); one that contradicts the hint is an attempt at confusion.
  if (keyid !== '' && keyid !== hint)
    fail(inside(first, 'keyid'), 'names another key', { found: shown(keyid) });
}
