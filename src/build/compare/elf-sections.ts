import { isElf } from '../elf.ts';
import { lookAtBytes } from './bytes.ts';
import { MOST_SPOTS, type Spot, within } from './difference.ts';
import { numbering, shownName } from './numbered.ts';
import { sameInOtherOrder } from './text.ts';

interface Section {
  readonly bytes: Buffer;
}

const LONGEST_NAME = 256;
const LONGEST_TEXT = 4096;
const HEADER = 64;
const ENTRY = 64;
const NO_BITS = 8;
/** Holds nothing but a digest of the rest of the file (ld(1), --build-id). */
const BUILD_ID = '.note.gnu.build-id';

/**
 * Which sections of two ELF files differ, and where in them (System V gABI, chapter 4,
 * "Sections"; 64-bit, little-endian).
 * @returns undefined where one of them has no table of sections that can be read.
 */
export function lookAtElf(left: Buffer, right: Buffer): Spot[] | undefined {
  const [one, two] = [sectionsOf(left), sectionsOf(right)];
  if (one === undefined || two === undefined) return undefined;
  const spots: Spot[] = [];
  for (const name of new Set([...one.keys(), ...two.keys()])) {
    const [mine, other] = [one.get(name), two.get(name)];
    if (mine !== undefined && other !== undefined && mine.bytes.equals(other.bytes)) continue;
    spots.push(...within(`section ${name}`, sectionSpots(name, mine?.bytes, other?.bytes)));
  }
  if (spots.length > 0) return spots.slice(0, MOST_SPOTS);
  return within('between the sections', lookAtBytes(left, right));
}

function sectionSpots(name: string, left: Buffer | undefined, right: Buffer | undefined): Spot[] {
  const empty = Buffer.alloc(0);
  if (left === undefined) return [{ place: 'only in the second', left: empty, right: shown(right ?? empty) }];
  if (right === undefined) return [{ place: 'only in the first', left: shown(left), right: empty }];
  if (name === BUILD_ID) return [{ place: 'the build id', left, right, cause: 'build id' }];
  const [one, two] = [textsOf(left), textsOf(right)];
  if (sameInOtherOrder(one, two)) {
    return [
      { place: 'the same texts in another order', left: shown(left), right: shown(right), cause: 'order' },
    ];
  }
  return left.length === right.length ? lookAtBytes(left, right) : textSpots([one, two], [left, right]);
}

/** What was inserted moves all behind it: texts that only one of them has say more than positions. */
function textSpots(
  [one, two]: readonly [readonly string[], readonly string[]],
  [left, right]: readonly [Buffer, Buffer],
): Spot[] {
  const [mine, other] = [new Set(one), new Set(two)];
  const [only, added] = [one.filter((text) => !other.has(text)), two.filter((text) => !mine.has(text))];
  const pairs = Math.min(Math.max(only.length, added.length), MOST_SPOTS);
  if (pairs === 0) return lookAtBytes(left, right);
  return Array.from({ length: pairs }, (_, index) => ({
    place: 'a text',
    left: Buffer.from((only[index] ?? '').slice(0, LONGEST_TEXT), 'latin1'),
    right: Buffer.from((added[index] ?? '').slice(0, LONGEST_TEXT), 'latin1'),
  }));
}

/** Runs of printable characters, as strings(1) finds them. */
function textsOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[\x20-\x7e\t]{4,}/g) ?? [];
}

function shown(bytes: Buffer): Buffer {
  return bytes.subarray(0, 256);
}

function sectionsOf(file: Buffer): ReadonlyMap<string, Section> | undefined {
  try {
    return readSections(file);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads beyond the end throw RangeError. */
function readSections(file: Buffer): ReadonlyMap<string, Section> | undefined {
  if (!isElf(file) || file[4] !== 2 || file[5] !== 1 || file.length < HEADER) return undefined;
  const at = Number(file.readBigUInt64LE(40));
  const count = file.readUInt16LE(60);
  if (at === 0 || count === 0 || file.readUInt16LE(58) !== ENTRY) return undefined;
  const heads = Array.from({ length: count }, (_, index) =>
    file.subarray(at + index * ENTRY, at + (index + 1) * ENTRY),
  );
  const names = contentOf(heads[file.readUInt16LE(62)] ?? Buffer.alloc(0), file);
  const found = new Map<string, Section>();
  const unique = numbering();
  for (const head of heads.slice(1)) {
    const start = head.readUInt32LE(0);
    const name = names.subarray(start, start + LONGEST_NAME);
    const end = name.indexOf(0);
    const shown = unique(shownName(name.toString('latin1', 0, end === -1 ? name.length : end)));
    found.set(shown, { bytes: contentOf(head, file) });
  }
  return found;
}

function contentOf(head: Buffer, file: Buffer): Buffer {
  if (head.readUInt32LE(4) === NO_BITS) return Buffer.alloc(0);
  const from = Number(head.readBigUInt64LE(24));
  return file.subarray(from, from + Number(head.readBigUInt64LE(32)));
}
