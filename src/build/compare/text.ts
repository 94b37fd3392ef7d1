import { MOST_SPOTS, type Spot } from './difference.ts';

const LOOKED_AT = 8192;
/** A line that is longer is shown by its beginning. Bytes. */
const LONGEST = 4096;

/** Whether a file is text, as diff(1) decides it: no NUL near its beginning. */
export function isText(bytes: Buffer): boolean {
  return !bytes.subarray(0, LOOKED_AT).includes(0);
}

/** Lines that differ. The same lines, or the same words, in another order are one spot. */
export function lookAtText(left: Buffer, right: Buffer): Spot[] {
  const [one, two] = [linesOf(left), linesOf(right)];
  if (sameInOtherOrder(one, two)) return [inOtherOrder('the same lines in another order', one, two)];
  const [start, ends] = commonEnds(one, two);
  const [middle, other] = [one.slice(start, one.length - ends), two.slice(start, two.length - ends)];
  if (sameInOtherOrder(middle, other))
    return [inOtherOrder(`from line ${start + 1}: other order`, middle, other)];
  const spots: Spot[] = [];
  for (let at = 0; at < Math.max(middle.length, other.length) && spots.length < MOST_SPOTS; at++) {
    if (middle[at] !== other[at]) spots.push(lineSpot(start + at + 1, middle[at], other[at]));
  }
  return spots;
}

function lineSpot(line: number, left: string | undefined, right: string | undefined): Spot {
  const words = left !== undefined && right !== undefined && sameInOtherOrder(wordsOf(left), wordsOf(right));
  return {
    place: `line ${line}`,
    left: bytesOf(left ?? ''),
    right: bytesOf(right ?? ''),
    ...(words && { cause: 'order' as const }),
  };
}

function inOtherOrder(place: string, left: readonly string[], right: readonly string[]): Spot {
  const at = left.findIndex((line, index) => line !== right[index]);
  return { place, left: bytesOf(left[at] ?? ''), right: bytesOf(right[at] ?? ''), cause: 'order' };
}

/** Two or more things, all of them on both sides, not in the same places. */
export function sameInOtherOrder(left: readonly string[], right: readonly string[]): boolean {
  if (left.length < 2 || left.length !== right.length) return false;
  const [one, two] = [[...left].sort(), [...right].sort()];
  return one.every((item, index) => item === two[index]) && left.some((item, index) => item !== right[index]);
}

function commonEnds(left: readonly string[], right: readonly string[]): readonly [number, number] {
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) start++;
  let end = 0;
  while (end < most - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  return [start, end];
}

function wordsOf(line: string): string[] {
  return line.split(/[\s,;:]+/).filter((word) => word !== '');
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').split('\n');
}

function bytesOf(line: string): Buffer {
  return Buffer.from(line.slice(0, LONGEST), 'latin1');
}
