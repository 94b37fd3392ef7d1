import { createHash, createPublicKey, verify } from 'node:crypto';
import { HeadwaterError } from '../../errors.ts';

const KEY_BYTES = 42;
const SIGNATURE_BYTES = 74;
/** SubjectPublicKeyInfo of Ed25519 (RFC 8410, 4), before the 32 bytes of the key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Whether a key of minisign signed a file, and the comment that it vouches for
 * (minisign, "Signature format"): the file itself for `Ed`, its BLAKE2b-512 for `ED`.
 * @param key base64, as in an entry.
 * @returns the trusted comment.
 * @throws HeadwaterError BUMP_SIGNATURE_INVALID
 */
export function verifyMinisign(file: Uint8Array, signature: string, key: string): string {
  const { algorithm, keyId, publicKey } = readKey(key);
  const [untrusted = '', line = '', trusted = '', global = ''] = signature
    .split('\n')
    .map((text) => text.trimEnd());
  const bytes = decode(line, SIGNATURE_BYTES);
  const comment = trusted.startsWith('trusted comment: ')
    ? trusted.slice('trusted comment: '.length)
    : undefined;
  if (!untrusted.startsWith('untrusted comment: ') || comment === undefined)
    throw invalid('no signature of minisign');
  if (algorithm !== 'Ed') throw invalid(`a key of another kind: ${JSON.stringify(algorithm)}`);
  if (!bytes.subarray(2, 10).equals(keyId)) throw invalid('a signature by another key');
  const signed = messageOf(file, bytes.subarray(0, 2).toString('latin1'));
  const own = bytes.subarray(10);
  if (!verify(null, signed, publicKey, own)) throw invalid('a signature of other bytes');
  const vouched = Buffer.concat([own, Buffer.from(comment, 'utf8')]);
  if (!verify(null, vouched, publicKey, decode(global, 64))) throw invalid('a comment that was changed');
  return comment;
}

function readKey(key: string) {
  const bytes = decode(key, KEY_BYTES);
  return {
    algorithm: bytes.subarray(0, 2).toString('latin1'),
    keyId: bytes.subarray(2, 10),
    publicKey: createPublicKey({
      key: Buffer.concat([SPKI, bytes.subarray(10)]),
      format: 'der',
      type: 'spki',
    }),
  };
}

function messageOf(file: Uint8Array, algorithm: string): Uint8Array {
  switch (algorithm) {
    case 'Ed':
      return file;
    case 'ED':
      return createHash('blake2b512').update(file).digest();
    default:
      throw invalid(`an unknown algorithm: ${JSON.stringify(algorithm)}`);
  }
}

function decode(text: string, size: number): Buffer {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length === size) return bytes;
  throw invalid('no signature of minisign');
}

function invalid(found: string): HeadwaterError {
  return new HeadwaterError('BUMP_SIGNATURE_INVALID', "upstream's signature does not hold", {
    expected: 'a signature of minisign by the key of the entry',
    found,
  });
}
