import { refuse } from '../refuse.ts';

const ZIP64 = 0x0001;
export const FULL_32 = 0xffffffff;

/**
 * One of the extra fields (APPNOTE 4.5); undefined where there is none of that kind. What does
 * not add up to a list of fields is refused only where it hides one: zeros at the end align data.
 */
export function extraField(extra: Buffer, kind: number): Buffer | undefined {
  let found: Buffer | undefined;
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) refuse('ARCHIVE_INVALID', 'a zip extra field that does not end');
    if (extra.readUInt16LE(at) === kind) {
      if (found !== undefined) refuse('ARCHIVE_INVALID', 'a zip extra field that comes twice');
      found = extra.subarray(at + 4, end);
    }
    at = end;
  }
  return found;
}

/**
 * Numbers of 32 bits, each that is full replaced by the next of the zip64 field (APPNOTE 4.5.3).
 * @throws HeadwaterError ARCHIVE_INVALID where they do not agree, ARCHIVE_TOO_LARGE
 */
export function zip64Values(extra: Buffer, plain: readonly number[]): number[] {
  const field = extraField(extra, ZIP64);
  let at = 0;
  return plain.map((value) => {
    if (value !== FULL_32) return value;
    if (field === undefined || at + 8 > field.length)
      refuse('ARCHIVE_INVALID', 'a zip64 size that is missing');
    at += 8;
    return readNumber64(field, at - 8);
  });
}

export function readNumber64(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse('ARCHIVE_TOO_LARGE', `a zip64 number of ${value}`);
  return Number(value);
}
