/** A forger of tar archives: every byte of a header can be chosen. Nothing is taken from the reader under test. */

const BLOCK = 512;

export interface HeaderFields {
  readonly name?: string | Buffer;
  /** A number is written in octal; text and bytes as they are, so that they can be wrong. */
  readonly mode?: number | string | Buffer;
  readonly uid?: number | string | Buffer;
  readonly size?: number | string | Buffer;
  readonly mtime?: number | string | Buffer;
  readonly checksum?: number | string | Buffer;
  readonly type?: string | Buffer;
  readonly link?: string | Buffer;
  /** Magic and version, eight bytes. */
  readonly magic?: string;
  readonly prefix?: string | Buffer;
}

/** The two blocks of zeros. */
export const END = Buffer.alloc(2 * BLOCK);

/** A whole archive. */
export function tar(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([...parts, END]);
}

export function header(fields: HeaderFields): Buffer {
  const block = Buffer.alloc(BLOCK);
  put(block, [0, 100], fields.name ?? 'file');
  put(block, [100, 8], fields.mode ?? 0o644);
  put(block, [108, 8], fields.uid ?? 0);
  put(block, [116, 8], 0);
  put(block, [124, 12], fields.size ?? 0);
  put(block, [136, 12], fields.mtime ?? 1_750_000_000);
  put(block, [156, 1], fields.type ?? '0');
  put(block, [157, 100], fields.link ?? '');
  put(block, [257, 8], fields.magic ?? 'ustar\x0000');
  put(block, [345, 155], fields.prefix ?? '');
  put(block, [148, 8], fields.checksum ?? `${sumOf(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** The sum a header of these bytes must carry. */
export function sumOf(block: Buffer): number {
  const copy = Buffer.from(block);
  copy.fill(' ', 148, 156);
  return copy.reduce((sum, byte) => sum + byte, 0);
}

export function file(name: string | Buffer, content: string | Buffer = 'content', fields: HeaderFields = {}) {
  const bytes = Buffer.from(content);
  return Buffer.concat([header({ name, size: bytes.length, ...fields }), padded(bytes)]);
}

export function folder(name: string | Buffer, fields: HeaderFields = {}): Buffer {
  return header({ name, type: '5', mode: 0o755, ...fields });
}

export function symlink(name: string, target: string | Buffer, fields: HeaderFields = {}): Buffer {
  return header({ name, type: '2', mode: 0o777, link: target, ...fields });
}

export function hardlink(name: string, to: string, fields: HeaderFields = {}): Buffer {
  return header({ name, type: '1', link: to, ...fields });
}

/** A pax extended header with these records, in this order. */
export function pax(...records: readonly (readonly [key: string, value: string | Buffer])[]): Buffer {
  return paxBody(Buffer.concat(records.map(([key, value]) => paxRecord(key, value))));
}

export function paxBody(body: Buffer | string, fields: HeaderFields = {}): Buffer {
  return file('PaxHeaders/file', body, { type: 'x', ...fields });
}

function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** GNU's long name for the next member; `L`, or `K` for its link. */
export function longName(name: string | Buffer, type: 'L' | 'K' = 'L'): Buffer {
  return file('././@LongLink', Buffer.concat([Buffer.from(name), Buffer.alloc(1)]), { type });
}

/** A number in GNU's base-256. */
export function base256(value: bigint, length = 12): Buffer {
  const field = Buffer.alloc(length);
  let left = BigInt.asUintN(8 * length, value);
  for (let at = length - 1; at >= 0; at--, left >>= 8n) field[at] = Number(left & 0xffn);
  field[0] = (field[0] ?? 0) | 0x80;
  return field;
}

function put(block: Buffer, [at, length]: readonly [number, number], value: number | string | Buffer): void {
  const bytes =
    typeof value === 'number'
      ? Buffer.from(`${value.toString(8).padStart(length - 1, '0')}\0`)
      : Buffer.from(value);
  if (bytes.length > length) throw new RangeError(`${bytes.length} bytes in a field of ${length}`);
  bytes.copy(block, at);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
