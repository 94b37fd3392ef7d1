import { parseSha256 } from '../../../model/digest.ts';
import { readBase64 } from '../../../model/strict-json/base64.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readObject } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import type { Content } from '../signed-bundle.ts';

const SHA256_BYTES = 32;

/** Reads a plain signature over an artifact (sigstore_common.proto, "MessageSignature"). */
export function readMessageSignature(value: unknown, place: Place): Content {
  const { messageDigest, signature } = readObject(value, ['messageDigest', 'signature'], place);
  readBase64(signature, inside(place, 'signature'));
  const at = inside(place, 'messageDigest');
  const { algorithm, digest } = readObject(messageDigest, ['algorithm', 'digest'], at);
  if (algorithm !== 'SHA2_256') {
    fail(inside(at, 'algorithm'), 'is not accepted', { expected: 'SHA2_256', found: shown(algorithm) });
  }
  const bytes = readBase64(digest, inside(at, 'digest'));
  if (bytes.byteLength !== SHA256_BYTES) fail(inside(at, 'digest'), 'is not a SHA-256 digest');
  return { kind: 'message', sha256: parseSha256(Buffer.from(bytes).toString('hex')) };
}
