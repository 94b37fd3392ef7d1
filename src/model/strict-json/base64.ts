import { fail, type Place } from './place.ts';
import { shown } from './shown.ts';

/**
 * Base64 in its one canonical spelling (RFC 4648, sections 3.5 and 4): padded, standard
 * alphabet, no stray characters or bits. Node.js's decoder alone would skip over them.
 */
export function readBase64(value: unknown, place: Place): Uint8Array {
  if (typeof value !== 'string' || value === '') return fail(place, 'is not base64', { found: shown(value) });
  const bytes = Buffer.from(value, 'base64');
  if (bytes.toString('base64') !== value) fail(place, 'is not canonical base64', { found: shown(value) });
  return bytes;
}
