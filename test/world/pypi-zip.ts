import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permission bits; default 0644. */
  readonly mode?: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** 1980-01-01, the first day that the format has. */
const FIRST_DAY = 0x21;
const MADE_BY_UNIX = 0x0314;
const VERSION = 20;
const DEFLATED = 8;
const UTF8 = 0x0800;

/** A zip archive (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16), every file deflated. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const packed = deflateRawSync(file.bytes);
    const common = commonFields(file, packed);
    const name = Buffer.from(file.path);
    const local = Buffer.concat([uint32(LOCAL), common, name, packed]);
    centrals.push(Buffer.concat([uint32(CENTRAL), uint16(MADE_BY_UNIX), common, tail(file, offset), name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const count = uint16(files.length);
  const end = Buffer.concat([uint32(END), uint32(0), count, count, uint32(directory.length), uint32(offset)]);
  return Buffer.concat([...locals, directory, end, uint16(0)]);
}

function commonFields({ path, bytes }: ZipFile, packed: Uint8Array): Buffer {
  return Buffer.concat([
    ...[VERSION, UTF8, DEFLATED, 0, FIRST_DAY].map(uint16),
    ...[crc32(bytes), packed.length, bytes.length].map(uint32),
    ...[Buffer.byteLength(path), 0].map(uint16),
  ]);
}

/** No comment, disk 0, no internal attributes, the mode of a regular file, and where it begins. */
function tail({ mode = 0o644 }: ZipFile, offset: number): Buffer {
  const external = ((0o100000 | mode) << 16) >>> 0;
  return Buffer.concat([uint16(0), uint16(0), uint16(0), uint32(external), uint32(offset)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
