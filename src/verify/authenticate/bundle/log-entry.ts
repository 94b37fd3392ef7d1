import { readBase64 } from '../../../model/strict-json/base64.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readObject, readText } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { LIMITS } from '../limits.ts';
import { mustBeAtMost, readShortList } from './short-list.ts';

const SHA256_BYTES = 32;

/**
 * The shape of a log entry (sigstore_rekor.proto, "TransparencyLogEntry"). The proof of
 * inclusion and its checkpoint are wanted in every version: a v0.1 bundle may leave them
 * out, but a promise to log something is no proof that it was logged.
 * @throws HeadwaterError with the code of `place`; VERIFY_BUNDLE_TOO_LARGE
 */
export function readLogEntry(value: unknown, place: Place): void {
  const entry = readObject(
    value,
    [
      'logIndex',
      'logId',
      'kindVersion',
      'integratedTime?',
      'inclusionPromise?',
      'inclusionProof',
      'canonicalizedBody',
    ],
    place,
  );
  readNumber(entry.logIndex, inside(place, 'logIndex'));
  readBase64(readObject(entry.logId, ['keyId'], inside(place, 'logId')).keyId, inside(place, 'logId.keyId'));
  readKind(entry.kindVersion, inside(place, 'kindVersion'));
  readPromise(entry, place);
  readProof(entry.inclusionProof, inside(place, 'inclusionProof'));
  readBase64(entry.canonicalizedBody, inside(place, 'canonicalizedBody'));
}

/** The time of integration is signed by the promise alone: without one, it is a claim of the bundle. */
function readPromise(
  { integratedTime = '0', inclusionPromise }: { integratedTime?: unknown; inclusionPromise?: unknown },
  place: Place,
): void {
  const time = readNumber(integratedTime, inside(place, 'integratedTime'));
  if (time > 0 !== (inclusionPromise !== undefined)) {
    fail(inside(place, 'integratedTime'), 'does not stand together with a promise of inclusion');
  }
  if (inclusionPromise === undefined) return;
  const at = inside(place, 'inclusionPromise');
  const { signedEntryTimestamp } = readObject(inclusionPromise, ['signedEntryTimestamp'], at);
  readBase64(signedEntryTimestamp, inside(at, 'signedEntryTimestamp'));
}

function readKind(value: unknown, place: Place): void {
  const { kind, version } = readObject(value, ['kind', 'version'], place);
  readText(kind, inside(place, 'kind'));
  readText(version, inside(place, 'version'));
}

function readProof(value: unknown, place: Place): void {
  const proof = readObject(value, ['logIndex', 'rootHash', 'treeSize', 'hashes?', 'checkpoint'], place);
  readNumber(proof.logIndex, inside(place, 'logIndex'));
  readNumber(proof.treeSize, inside(place, 'treeSize'));
  readHash(proof.rootHash, inside(place, 'rootHash'));
  const at = inside(place, 'hashes');
  readShortList(proof.hashes ?? [], LIMITS.proofHashes, at).forEach((hash, index) => {
    readHash(hash, inside(at, index));
  });
  readCheckpoint(proof.checkpoint, inside(place, 'checkpoint'));
}

function readHash(value: unknown, place: Place): void {
  if (readBase64(value, place).byteLength !== SHA256_BYTES) fail(place, 'is not a SHA-256 digest');
}

function readCheckpoint(value: unknown, place: Place): void {
  const { envelope } = readObject(value, ['envelope'], place);
  const at = inside(place, 'envelope');
  if (typeof envelope !== 'string' || envelope === '') fail(at, 'is not text', { found: shown(envelope) });
  const text = String(envelope);
  mustBeAtMost(LIMITS.checkpoint, text.length, `${at.path} is too large`);
  const signatures = text.split('\u2014 ').length - 1;
  mustBeAtMost(LIMITS.checkpointSignatures, signatures, `${at.path} has too many signatures`);
}

const DECIMAL = /^(?:0|[1-9]\d{0,15})$/;

/** A 64-bit number as protobuf's JSON writes it, as long as a double holds it: the library computes with doubles. */
function readNumber(value: unknown, place: Place): number {
  if (typeof value === 'string' && DECIMAL.test(value) && Number.isSafeInteger(Number(value)))
    return Number(value);
  return fail(place, 'is not a whole number in decimal', { found: shown(value) });
}
