import type { ByteSource } from '../byte-source.ts';
import type { Member, MemberSink } from '../member.ts';
import { refuse } from '../refuse.ts';
import { type Extensions, isExtension, readExtension } from './extensions.ts';
import { BLOCK, isZeroBlock, parseHeader, type TarHeader } from './header.ts';
import { fullNameOf, memberOf } from './member.ts';
import type { TarRules } from './rules.ts';

/** Zeros after the end are allowed as far as the last record reaches, at GNU tar's and POSIX's size of one. */
const RECORD = 20 * BLOCK;

/**
 * Reads a tar archive (POSIX.1-2017, pax, "pax Interchange Format", and GNU's long names)
 * to its last byte. Everything a reader could be lenient about is refused.
 * @throws HeadwaterError with the ARCHIVE_… code of what is wrong
 */
export async function readTar(input: ByteSource, sink: MemberSink, rules: TarRules): Promise<void> {
  const { limits } = rules;
  let count = 0;
  for (;;) {
    const member = await readMember(input, rules);
    if (member === undefined) break;
    count += 1;
    if (count > limits.entries) refuse('ARCHIVE_TOO_LARGE', `more than ${limits.entries} entries`);
    sink.begin(member);
    await readBody(input, member.size === 'unknown' ? 0 : member.size, sink);
    sink.end();
  }
  if (count === 0) refuse('ARCHIVE_INVALID', 'an archive with nothing in it');
  await expectEnd(input);
}

/** The next member with what extended headers say of it; undefined at the end of the archive. */
async function readMember(input: ByteSource, rules: TarRules): Promise<Member | undefined> {
  let extensions: Extensions = {};
  for (;;) {
    const header = await readHeader(input);
    if (header === undefined) {
      if (Object.keys(extensions).length > 0) refuse('ARCHIVE_INVALID', 'an extended header of no member');
      return undefined;
    }
    if (isExtension(header)) await readExtension(header, extensions, { input, rules });
    else if (!isTop(header, extensions, rules)) return memberOf(header, extensions, rules);
    else extensions = {};
  }
}

function isTop(header: TarHeader, extensions: Extensions, rules: TarRules): boolean {
  return header.type === '5' && header.size === 0 && rules.isTop(fullNameOf(header, extensions));
}

async function readHeader(input: ByteSource): Promise<TarHeader | undefined> {
  const block = await input.exactly(BLOCK);
  return isZeroBlock(block) ? undefined : parseHeader(block);
}

async function readBody(input: ByteSource, size: number, sink: MemberSink): Promise<void> {
  for (let left = size; left > 0; ) {
    const piece = await input.some(left);
    if (piece === undefined) refuse('ARCHIVE_TRUNCATED', 'the archive ends in the middle of a file');
    sink.data(piece);
    left -= piece.length;
  }
  if (size % BLOCK !== 0) await input.exactly(BLOCK - (size % BLOCK));
}

/** POSIX: "at the end of the archive file there shall be two 512-octet logical records filled with binary zeros". */
async function expectEnd(input: ByteSource): Promise<void> {
  if (!isZeroBlock(await input.exactly(BLOCK))) refuse('ARCHIVE_INVALID', 'a lone block of zeros');
  let padding = 0;
  for (;;) {
    const piece = await input.some(RECORD);
    if (piece === undefined) break;
    padding += piece.length;
    if (padding >= RECORD || piece.some((byte) => byte !== 0)) {
      refuse('ARCHIVE_TRAILING_DATA', 'data after the end of the archive');
    }
  }
  if (padding % BLOCK !== 0) refuse('ARCHIVE_TRAILING_DATA', 'part of a block after the end of the archive');
}
