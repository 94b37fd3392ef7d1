import type { Sha256 } from './digest.ts';

/** A version 8 UUID (RFC 9562, 5.8) out of a digest's first bits. */
export function uuidFrom(digest: Sha256): string {
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`];
  return [...parts, `${variant}${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
}
