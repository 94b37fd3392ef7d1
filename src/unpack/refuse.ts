import { type ErrorCode, HeadwaterError } from '../errors.ts';

type ArchiveCode = Extract<ErrorCode, `ARCHIVE_${string}`>;

const LONGEST_SHOWN = 160;

/** Every no of `unpack/` to the content of an archive. `found` is text the archive chose. */
export function refuse(code: ArchiveCode, message: string, found?: string): never {
  throw new HeadwaterError(code, message, found === undefined ? {} : { found: shown(found) });
}

/** A name as a person may see it: quoted, short, and with everything beyond printable ASCII escaped. */
export function shown(text: string): string {
  const quoted = JSON.stringify(text.slice(0, LONGEST_SHOWN));
  return quoted.replace(/[^\x20-\x7e]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
