import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { HeadwaterError } from '../errors.ts';

declare const brand: unique symbol;

/** A SHA-256 digest: 64 lower-case hexadecimal digits (FIPS 180-4). */
export type Sha256 = string & { readonly [brand]: 'Sha256' };

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** @throws HeadwaterError USAGE when `text` is not 64 lower-case hexadecimal digits. */
export function parseSha256(text: string): Sha256 {
  if (isSha256(text)) return text;
  throw new HeadwaterError('USAGE', 'not a SHA-256 digest', {
    expected: '64 lower-case hexadecimal digits',
    found: JSON.stringify(text.slice(0, 80)),
  });
}

export function isSha256(text: unknown): text is Sha256 {
  return typeof text === 'string' && SHA256_HEX.test(text);
}

/** The digest of a value in hand; bulk bytes are hashed while they stream, by the host. */
export function sha256Of(value: string | Uint8Array): Sha256 {
  const bytes = typeof value === 'string' ? utf8ToBytes(value) : value;
  return parseSha256(bytesToHex(nobleSha256(bytes)));
}

/** The twelve digits that name a store path. */
export function shortDigest(digest: Sha256): string {
  return digest.slice(0, 12);
}
