import { createPublicKey } from 'node:crypto';
import { readBase64 } from '../../../model/strict-json/base64.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readObject, readText } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { judgeInterval } from './interval.ts';

/** How each kind of key is encoded (sigstore_common.proto, "PublicKeyDetails"); other kinds are not known. */
const ENCODINGS: ReadonlyMap<unknown, 'pkcs1' | 'spki'> = new Map([
  ['PKCS1_RSA_PKCS1V5', 'pkcs1'],
  ['PKIX_RSA_PKCS1V5', 'pkcs1'],
  ['PKIX_ECDSA_P256_SHA_256', 'spki'],
  ['PKIX_ECDSA_P384_SHA_384', 'spki'],
  ['PKIX_ECDSA_P521_SHA_512', 'spki'],
  ['PKIX_ED25519', 'spki'],
]);

/** A transparency log (sigstore_trustroot.proto, "TransparencyLogInstance"). Returns its id. */
export function judgeLog(value: unknown, place: Place): string {
  const log = readObject(
    value,
    ['baseUrl', 'hashAlgorithm', 'publicKey', 'logId', 'checkpointKeyId?', 'operator?'],
    place,
  );
  readText(log.baseUrl, inside(place, 'baseUrl'));
  if (log.hashAlgorithm !== 'SHA2_256') {
    fail(inside(place, 'hashAlgorithm'), 'is not accepted', { found: shown(log.hashAlgorithm) });
  }
  judgeKey(log.publicKey, inside(place, 'publicKey'));
  const id = readKeyId(log.logId, inside(place, 'logId'));
  if (log.checkpointKeyId === undefined || log.checkpointKeyId === null) return id;
  return readKeyId(log.checkpointKeyId, inside(place, 'checkpointKeyId'));
}

function readKeyId(value: unknown, place: Place): string {
  const { keyId } = readObject(value, ['keyId'], place);
  return Buffer.from(readBase64(keyId, inside(place, 'keyId'))).toString('hex');
}

function judgeKey(value: unknown, place: Place): void {
  const { rawBytes, keyDetails, validFor } = readObject(value, ['rawBytes', 'keyDetails', 'validFor'], place);
  const encoding = ENCODINGS.get(keyDetails);
  if (encoding === undefined) {
    fail(inside(place, 'keyDetails'), 'is not a known kind of key', { found: shown(keyDetails) });
  }
  judgeInterval(validFor, inside(place, 'validFor'));
  const key = Buffer.from(readBase64(rawBytes, inside(place, 'rawBytes')));
  try {
    createPublicKey({ key, format: 'der', type: encoding });
  } catch (cause) {
    fail(inside(place, 'rawBytes'), 'is not such a key', { cause });
  }
}
