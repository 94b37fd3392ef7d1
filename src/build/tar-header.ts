/**
 * Headers of the pax interchange format (POSIX.1-2024, pax, "ustar Interchange Format"
 * and "pax Extended Header") with everything fixed that does not matter: owner, group,
 * device, and the name of the extended header itself.
 */
export interface TarMember {
  /** Relative, `/` between parts; a directory's ends with `/`. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly size: number;
  readonly executable: boolean;
  /** Of a symlink. */
  readonly target: string;
  /** Seconds since 1970. */
  readonly mtime: number;
}

export const BLOCK = 512;
const NAME_BYTES = 100;
/** Eleven octal digits. */
const MAX_SIZE = 8 ** 11 - 1;
const EXTENDED_NAME = '././@PaxHeader';
const TYPE_FLAG = { file: '0', symlink: '2', directory: '5' } as const;

/**
 * The header blocks of a member, an extended header first where its names need one.
 * @throws RangeError for a file of 8 GiB or more.
 */
export function tarHeader(member: TarMember): Buffer {
  if (member.size > MAX_SIZE) throw new RangeError(`${member.path} is too large for a tar`);
  const records = [
    ...(fits(member.path) ? [] : [record('path', member.path)]),
    ...(fits(member.target) ? [] : [record('linkpath', member.target)]),
  ];
  const mode = member.type === 'file' && !member.executable ? 0o644 : 0o755;
  const header = ustar({ ...member, mode, flag: TYPE_FLAG[member.type] });
  if (records.length === 0) return header;
  const body = padded(Buffer.concat(records));
  const size = records.reduce((sum, one) => sum + one.length, 0);
  const extended = { path: EXTENDED_NAME, target: '', size, mtime: member.mtime, mode: 0o644, flag: 'x' };
  return Buffer.concat([ustar(extended), body, header]);
}

/** Zeros up to the next block. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, padding(bytes.length)]);
}

/** ustar names are ASCII of at most 100 bytes; its prefix field is left alone. */
function fits(name: string): boolean {
  return Buffer.byteLength(name) <= NAME_BYTES && /^[\x20-\x7e]*$/.test(name);
}

/** `length key=value\n`, where the length counts its own digits. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length > length) length += 1;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

interface UstarFields {
  readonly path: string;
  readonly target: string;
  readonly size: number;
  readonly mtime: number;
  readonly mode: number;
  readonly flag: string;
}

function ustar({ path, target, size, mtime, mode, flag }: UstarFields): Buffer {
  const block = Buffer.alloc(BLOCK);
  ascii(path).copy(block, 0);
  block.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, 'latin1');
  block.write(`${octal(size, 11)}\0${octal(mtime, 11)}\0`, 124, 'latin1');
  block.write(`        ${flag}`, 148, 'latin1');
  ascii(target).copy(block, 157);
  block.write('ustar\x0000', 257, 'latin1');
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 329, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

/** What stands in the old fields when the extended header overrides them: readable, and cut. */
function ascii(name: string): Buffer {
  return Buffer.from(name.replace(/[^\x20-\x7e]/g, '?').slice(0, NAME_BYTES), 'latin1');
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
