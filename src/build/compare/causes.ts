import type { Conditions } from './conditions.ts';
import { timesIn } from './dates.ts';
import type { Cause, Spot } from './difference.ts';

/** Of both builds; `left` is the one that was there before. */
export interface BothConditions {
  readonly left: Conditions;
  readonly right: Conditions;
}

/**
 * Why two builds part at a spot: what is known of each is looked for in its bytes. What
 * both of them mention makes no difference, and numbers as small as those of processors
 * count only where exactly they were exchanged.
 * @returns none where the bytes give nothing away.
 */
export function causesOf(spot: Spot, both: BothConditions): readonly Cause[] {
  if (spot.cause !== undefined) return [spot.cause];
  const found = DETECTORS.flatMap(([cause, detects]) => (detects(spot, both) ? [cause] : []));
  return found;
}

type Detector = (spot: Spot, both: BothConditions) => boolean;

const DETECTORS: readonly (readonly [Cause, Detector])[] = [
  ['build date', isDate],
  ['build path', isPath],
  ['kernel', (spot, both) => names(spot, both, ({ kernel }) => kernel)],
  ['user', isUser],
  ['cores', isCores],
];

/** They mention times of the builds, and not the same ones; or nothing but the years differ. */
function isDate(spot: Spot, both: BothConditions): boolean {
  const year = ({ times: [own] }: Conditions) => String(own?.to.getUTCFullYear());
  if (onlyDiffer(spot, year(both.left), year(both.right))) return true;
  const windows = [...both.left.times, ...both.right.times];
  return timesIn(spot.left, windows).join() !== timesIn(spot.right, windows).join();
}

/** They mention folders of the builds, and not the same ones. */
function isPath({ left, right }: Spot, both: BothConditions): boolean {
  const known = [...both.left.paths, ...both.right.paths];
  return foldersIn(left, known) !== foldersIn(right, known);
}

function foldersIn(bytes: Buffer, beginnings: readonly string[]): string {
  const text = bytes.toString('latin1');
  const found = beginnings.flatMap((beginning) =>
    text
      .split(beginning)
      .slice(1)
      .map((rest) => beginning + (/^[^\s\0"':;,)]*/.exec(rest)?.[0] ?? '')),
  );
  return [...new Set(found)].sort().join('\n');
}

/** One of them has a text that only its own build knew. */
function names(
  { left, right }: Spot,
  both: BothConditions,
  of: (known: Conditions) => readonly string[],
): boolean {
  return (
    of(both.left).some((text) => left.includes(text) && !right.includes(text)) ||
    of(both.right).some((text) => right.includes(text) && !left.includes(text))
  );
}

/** A seal may show the one user and hide the other, so that one of them is enough; where there was one user, none. */
function isUser({ left, right }: Spot, both: BothConditions): boolean {
  const [mine, other] = [wordsOf(left), wordsOf(right)];
  if (both.right.users.length === 0) return false;
  return (
    both.right.users.some((user) => other.includes(user) && !mine.includes(user)) ||
    both.left.users.some((user) => mine.includes(user) && !other.includes(user))
  );
}

/** The numbers of processors stand in the same place, and nothing else there differs. */
function isCores(spot: Spot, { left, right }: BothConditions): boolean {
  return onlyDiffer(spot, String(left.cores), String(right.cores));
}

/** Whether the one word stands wherever the other one does, and all other words are the same. */
function onlyDiffer(spot: Spot, left: string, right: string): boolean {
  const [mine, other] = [wordsOf(spot.left), wordsOf(spot.right)];
  if (left === right || mine.length !== other.length) return false;
  const pairs = mine.flatMap((word, index) => (word === other[index] ? [] : [[word, other[index]] as const]));
  return pairs.length > 0 && pairs.every(([word, counterpart]) => word === left && counterpart === right);
}

function wordsOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[A-Za-z_]+|\d+/g) ?? [];
}
