import type { ByteSource } from '../byte-source.ts';
import { MAX_PATH_BYTES } from '../paths.ts';
import { refuse } from '../refuse.ts';
import { BLOCK, type TarHeader } from './header.ts';
import { expectOnlyComment, type PaxFields, parsePax } from './pax.ts';
import type { TarRules } from './rules.ts';

/** What stands before a member and changes how its header is read. */
export interface Extensions {
  pax?: PaxFields;
  longName?: Buffer;
  longLink?: Buffer;
}

/** `x` and `g` of pax; `L` and `K`, GNU's long names. */
export function isExtension(header: TarHeader): boolean {
  return ['x', 'g', 'L', 'K'].includes(header.type);
}

/**
 * Reads the body of an extended header into `extensions`. Each kind comes at most once a
 * member, and pax and GNU's do not come together: readers differ in which one wins.
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_ENTRY_TYPE, ARCHIVE_TOO_LARGE, ARCHIVE_NAME_INVALID
 */
export async function readExtension(
  header: TarHeader,
  extensions: Extensions,
  from: { readonly input: ByteSource; readonly rules: TarRules },
): Promise<void> {
  const { input, rules } = from;
  switch (header.type) {
    case 'x':
      if (Object.keys(extensions).length > 0)
        refuse('ARCHIVE_INVALID', 'two extended headers for one member');
      extensions.pax = parsePax(await paxBody(header, from), rules);
      return;
    case 'L':
      if (extensions.pax ?? extensions.longName) refuse('ARCHIVE_INVALID', 'two long names for one member');
      extensions.longName = await longName(header, input);
      return;
    case 'K':
      if (extensions.pax ?? extensions.longLink) refuse('ARCHIVE_INVALID', 'two long links for one member');
      extensions.longLink = await longName(header, input);
      return;
    default:
      // attack: one header that renames or resizes every later member
      if (rules.globalComment === 'refused') refuse('ARCHIVE_ENTRY_TYPE', 'a global pax header');
      expectOnlyComment(await paxBody(header, from), rules);
  }
}

async function paxBody(
  { size }: TarHeader,
  { input, rules }: { readonly input: ByteSource; readonly rules: TarRules },
): Promise<Buffer> {
  if (size > rules.limits.paxBytes) refuse('ARCHIVE_TOO_LARGE', 'a pax header that is too large');
  return await body(input, size);
}

async function body(input: ByteSource, size: number): Promise<Buffer> {
  const padded = await input.exactly(Math.ceil(size / BLOCK) * BLOCK);
  return padded.subarray(0, size);
}

/** A long name ends with one NUL, which its size counts. */
async function longName(header: TarHeader, input: ByteSource): Promise<Buffer> {
  if (header.size > MAX_PATH_BYTES + 1) refuse('ARCHIVE_NAME_INVALID', 'a long name that is too long');
  const name = await body(input, header.size);
  if (name.indexOf(0) !== name.length - 1) refuse('ARCHIVE_NAME_INVALID', 'a long name without its one NUL');
  return name.subarray(0, -1);
}
