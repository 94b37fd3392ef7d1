import { MOST_SPOTS, type Spot } from './difference.ts';

/** Bytes shown before and after what differs. */
const AROUND = 48;
/** Stretches that are no further apart than this are one. Bytes. */
const GAP = 16;

/** Where two stretches of bytes part; of unequal length: from their first difference on. */
export function lookAtBytes(left: Buffer, right: Buffer, base = 'byte'): Spot[] {
  const stretches = left.length === right.length ? parted(left, right) : [firstParting(left, right)];
  return stretches.slice(0, MOST_SPOTS).map(([from, to]) => ({
    place: `${base} ${from}`,
    left: around(left, from, to),
    right: around(right, from, to),
  }));
}

type Stretch = readonly [from: number, to: number];

function parted(left: Buffer, right: Buffer): Stretch[] {
  const found: [number, number][] = [];
  for (let at = 0; at < left.length; at++) {
    if (left[at] === right[at]) continue;
    const last = found.at(-1);
    if (last !== undefined && at - last[1] <= GAP) last[1] = at + 1;
    else if (found.length > MOST_SPOTS) return found;
    else found.push([at, at + 1]);
  }
  return found;
}

function firstParting(left: Buffer, right: Buffer): Stretch {
  const shorter = Math.min(left.length, right.length);
  let at = 0;
  while (at < shorter && left[at] === right[at]) at++;
  return [at, at + AROUND];
}

function around(bytes: Buffer, from: number, to: number): Buffer {
  return bytes.subarray(
    Math.max(0, from - AROUND),
    Math.min(bytes.length, Math.min(to, from + 256) + AROUND),
  );
}
