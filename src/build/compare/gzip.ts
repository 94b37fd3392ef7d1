import { gunzipSync } from 'node:zlib';
import type { Look } from './ar-members.ts';
import { type Spot, within } from './difference.ts';

/** Of what is unpacked to be looked at. Bytes. */
const LARGEST = 64 * 1024 * 1024;
/** Magic, method, flags, time, flags of the compressor, system (RFC 1952, section 2.3). */
const HEADER = 10;

/**
 * What differs in two gzip files: the header, which may hold a time and a name, or what is inside.
 * @returns undefined where one of them cannot be unpacked.
 */
export function lookAtGzip(left: Buffer, right: Buffer, look: Look): Spot[] | undefined {
  const [one, two] = [unpacked(left), unpacked(right)];
  if (one === undefined || two === undefined) return undefined;
  const heads = [headerOf(left), headerOf(right)] as const;
  const header = heads[0].equals(heads[1])
    ? []
    : [{ place: 'the gzip header (time and name)', left: heads[0], right: heads[1] }];
  const inside = one.equals(two) ? [] : within('unpacked', look(one, two));
  const spots = [...header, ...inside];
  return spots.length > 0
    ? spots
    : [{ place: 'the compressed bytes alone', left: heads[0], right: heads[1] }];
}

export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch {
    return undefined;
  }
}

/** With the name of the file, where there is one (FNAME). */
function headerOf(bytes: Buffer): Buffer {
  const named = ((bytes[3] ?? 0) & 8) !== 0;
  const end = named ? bytes.subarray(0, 1024).indexOf(0, HEADER) : -1;
  return bytes.subarray(0, end === -1 ? HEADER : end);
}
