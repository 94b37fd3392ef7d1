import type { ByteSource } from '../byte-source.ts';
import type { Limits } from '../limits.ts';
import { refuse } from '../refuse.ts';
import { type Extensions, isExtension, readExtension } from './extensions.ts';
import { BLOCK, isZeroBlock, parseHeader, type TarHeader } from './header.ts';
import { memberOf, type TarMember } from './member.ts';

/** Who takes the members: `begin`, then `data` for exactly `size` bytes, then `end`. */
export interface TarSink {
  begin(member: TarMember): void;
  data(bytes: Buffer): void;
  end(): void;
}

/** Zeros after the end are allowed as far as the last record reaches, at GNU tar's and POSIX's size of one. */
const RECORD = 20 * BLOCK;

/**
 * Reads a tar archive (POSIX.1-2017, pax, "pax Interchange Format", and GNU's long names)
 * to its last byte. Everything a reader could be lenient about is refused.
 * @throws HeadwaterError with the ARCHIVE_… code of what is wrong
 */
export async function readTar(input: ByteSource, sink: TarSink, limits: Limits): Promise<void> {
  let count = 0;
  for (;;) {
    const member = await readMember(input, limits);
    if (member === undefined) break;
    count += 1;
    if (count > limits.entries) refuse('ARCHIVE_TOO_LARGE', `more than ${limits.entries} entries`);
    sink.begin(member);
    await readBody(input, member.size, sink);
    sink.end();
  }
  if (count === 0) refuse('ARCHIVE_INVALID', 'an archive with nothing in it');
  await expectEnd(input);
}

/** The next member with what extended headers say of it; undefined at the end of the archive. */
async function readMember(input: ByteSource, limits: Limits): Promise<TarMember | undefined> {
  const extensions: Extensions = {};
  for (;;) {
    const header = await readHeader(input);
    if (header === undefined) {
      if (Object.keys(extensions).length > 0) refuse('ARCHIVE_INVALID', 'an extended header of no member');
      return undefined;
    }
    if (!isExtension(header)) return memberOf(header, extensions, limits);
    await readExtension(header, extensions, { input, limits });
  }
}

async function readHeader(input: ByteSource): Promise<TarHeader | undefined> {
  const block = await input.exactly(BLOCK);
  return isZeroBlock(block) ? undefined : parseHeader(block);
}

async function readBody(input: ByteSource, size: number, sink: TarSink): Promise<void> {
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
