import { sha256Of } from '../../model/digest.ts';
import { MOST_SPOTS, type Spot, within } from './difference.ts';
import { numbering, shownName } from './numbered.ts';
import { sameInOtherOrder } from './text.ts';

export const AR_MAGIC = '!<arch>\n';
const HEADER = 60;
const LONGEST_NAME = 256;

interface Member {
  readonly name: string;
  /** The 60 bytes of its header: name, time, owner, group, mode, size. */
  readonly header: Buffer;
  readonly bytes: Buffer;
}

/** Looks at what is inside of a member. */
export type Look = (left: Buffer, right: Buffer) => Spot[];

/**
 * Which members of two static libraries differ (ar(5), the common and the GNU variant).
 * @returns undefined where one of them is no such archive.
 */
export function lookAtArchive(left: Buffer, right: Buffer, look: Look): Spot[] | undefined {
  const [one, two] = [membersOf(left), membersOf(right)];
  if (one === undefined || two === undefined) return undefined;
  const order = orderSpot(one, two);
  if (order !== undefined) return [order];
  const others = new Map(two.map((member) => [member.name, member]));
  const mine = new Set(one.map(({ name }) => name));
  const spots = one.flatMap((member) => memberSpots(member, others.get(member.name), look));
  const added = two
    .filter(({ name }) => !mine.has(name))
    .map(({ name, bytes }) => onlyOne(name, bytes, 'second'));
  return [...spots, ...added].slice(0, MOST_SPOTS);
}

/** The index of symbols goes by the order of the members, so it is left out. */
function orderSpot(left: readonly Member[], right: readonly Member[]): Spot | undefined {
  const list = (members: readonly Member[]) =>
    members
      .filter(({ name }) => !name.startsWith('/'))
      .map(({ name, bytes }) => `${name} ${sha256Of(bytes)}`);
  const names = (members: readonly Member[]) =>
    Buffer.from(
      members
        .map(({ name }) => name)
        .join(' ')
        .slice(0, 256),
    );
  if (!sameInOtherOrder(list(left), list(right))) return undefined;
  return { place: 'the members in another order', left: names(left), right: names(right), cause: 'order' };
}

function memberSpots(member: Member, other: Member | undefined, look: Look): Spot[] {
  const { name } = member;
  if (other === undefined) return [onlyOne(name, member.bytes, 'first')];
  const spots: Spot[] = [];
  if (!member.header.equals(other.header)) {
    spots.push({ place: `member ${name}, its header`, left: member.header, right: other.header });
  }
  if (!member.bytes.equals(other.bytes))
    spots.push(...within(`member ${name}`, look(member.bytes, other.bytes)));
  return spots;
}

function onlyOne(name: string, bytes: Buffer, which: 'first' | 'second'): Spot {
  const [some, none] = [bytes.subarray(0, 64), Buffer.alloc(0)];
  const [left, right] = which === 'first' ? [some, none] : [none, some];
  return { place: `member ${name}, only in the ${which}`, left, right };
}

function membersOf(file: Buffer): Member[] | undefined {
  if (file.toString('latin1', 0, AR_MAGIC.length) !== AR_MAGIC) return undefined;
  const members: Member[] = [];
  const unique = numbering();
  let table: Buffer = Buffer.alloc(0);
  for (let at = AR_MAGIC.length; at < file.length; ) {
    const header = file.subarray(at, at + HEADER);
    const size = Number(/^\d+/.exec(header.toString('latin1', 48, 58))?.[0]);
    if (header.length < HEADER || !Number.isSafeInteger(size)) return undefined;
    const bytes = file.subarray(at + HEADER, at + HEADER + size);
    const name = nameOf(header, table);
    if (name === '//') table = bytes;
    members.push({ name: unique(name), header, bytes });
    at += HEADER + size + (size % 2);
  }
  return members;
}

/** GNU ends names with a slash and keeps long ones in the member `//`. */
function nameOf(header: Buffer, table: Buffer): string {
  const raw = header.toString('latin1', 0, 16).trimEnd();
  if (raw === '/' || raw === '//') return raw;
  const [, offset] = /^\/(\d+)$/.exec(raw) ?? [];
  if (offset === undefined) return shownName(raw.replace(/\/$/, ''));
  const from = table.subarray(Number(offset), Number(offset) + LONGEST_NAME);
  const end = from.indexOf('/\n');
  return shownName(from.toString('latin1', 0, end === -1 ? from.length : end));
}
