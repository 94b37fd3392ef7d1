import { Buffer } from 'node:buffer';

/**
 * The SHA-512 of a file as its registry says it (W3C, "Subresource Integrity", 3.5), in
 * hexadecimal. The strongest is meant; SHA-1, which old versions have alone, is none.
 */
export function sha512OfIntegrity(said: string | undefined): string | undefined {
  for (const word of (said ?? '').split(/\s+/)) {
    const [, base64] = /^sha512-([A-Za-z0-9+/]{86}==)(?:\?.*)?$/.exec(word) ?? [];
    if (base64 !== undefined) return Buffer.from(base64, 'base64').toString('hex');
  }
  return undefined;
}
