import { crc32, deflateRawSync } from 'node:zlib';

/** A forger of zip archives: every field can be chosen, in either header. Nothing is taken from the reader under test. */

interface ZipFields {
  readonly name?: string | Buffer;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly compressedSize?: number;
  readonly size?: number;
  readonly extra?: Buffer;
}

export interface ZipMember extends ZipFields {
  /** What the name stands for, before compression. */
  readonly content?: string | Buffer;
  /** In place of the compressed content. */
  readonly raw?: Buffer;
  readonly mode?: number;
  readonly madeBy?: number;
  readonly offset?: number;
  /** What the local header says otherwise. */
  readonly local?: ZipFields;
  /** Between the data and the next entry. */
  readonly behind?: Buffer;
}

export interface ZipEnd {
  readonly before?: Buffer;
  readonly entries?: number;
  readonly size?: number;
  readonly at?: number;
  readonly comment?: Buffer;
  /** Between the directory and its end. */
  readonly between?: Buffer;
  readonly behind?: Buffer;
}

const FOLDER = 0o040755;

export function zip(members: readonly ZipMember[], end: ZipEnd = {}): Buffer {
  const before = end.before ?? Buffer.alloc(0);
  let at = before.length;
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  for (const member of members) {
    const entry = settled(member);
    const local = localEntry(entry, member);
    centrals.push(centralEntry(entry, { ...member, offset: member.offset ?? at }));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const between = end.between ?? Buffer.alloc(0);
  const record = endRecord(members.length, { size: directory.length, at, ...end });
  return Buffer.concat([before, ...locals, directory, between, record, end.behind ?? Buffer.alloc(0)]);
}

export function zipLink(name: string, target: string): ZipMember {
  return { name, content: target, mode: 0o120777 };
}

/** Behind data whose sizes were not known before. */
export function descriptor(content: string, compressed: Buffer, signed: boolean): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc32(content), 4);
  bytes.writeUInt32LE(compressed.length, 8);
  bytes.writeUInt32LE(Buffer.byteLength(content), 12);
  return signed ? bytes : bytes.subarray(4);
}

interface Settled extends Required<ZipFields> {
  readonly data: Buffer;
}

function settled(member: ZipMember): Settled {
  const content = Buffer.from(member.content ?? '');
  const method = member.method ?? 8;
  const data = member.raw ?? (method === 8 ? deflateRawSync(content) : content);
  return {
    name: Buffer.from(member.name ?? 'file'),
    flags: member.flags ?? 0,
    method,
    crc: member.crc ?? crc32(content),
    compressedSize: member.compressedSize ?? data.length,
    size: member.size ?? content.length,
    extra: member.extra ?? Buffer.alloc(0),
    data,
  };
}

function localEntry(entry: Settled, member: ZipMember): Buffer {
  const said = { ...entry, ...member.local };
  const name = Buffer.from(said.name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(said.flags, 6);
  header.writeUInt16LE(said.method, 8);
  header.writeUInt32LE(said.crc, 14);
  header.writeUInt32LE(said.compressedSize, 18);
  header.writeUInt32LE(said.size, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(said.extra.length, 28);
  return Buffer.concat([header, name, said.extra, entry.data, member.behind ?? Buffer.alloc(0)]);
}

function centralEntry(entry: Settled, member: ZipMember): Buffer {
  const name = Buffer.from(entry.name);
  const header = Buffer.alloc(46);
  const mode = member.mode ?? (name.at(-1) === 0x2f ? FOLDER : 0o100644);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(member.madeBy ?? 0x031e, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(entry.flags, 8);
  header.writeUInt16LE(entry.method, 10);
  // noon of the first day of 2020
  header.writeUInt16LE(0x6000, 12);
  header.writeUInt16LE(0x5021, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(entry.compressedSize, 20);
  header.writeUInt32LE(entry.size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(entry.extra.length, 30);
  header.writeUInt16LE(mode, 40);
  header.writeUInt32LE(member.offset ?? 0, 42);
  return Buffer.concat([header, name, entry.extra]);
}

function endRecord(count: number, { entries = count, size = 0, at = 0, comment }: ZipEnd): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(at, 16);
  record.writeUInt16LE(comment?.length ?? 0, 20);
  return Buffer.concat([record, comment ?? Buffer.alloc(0)]);
}
