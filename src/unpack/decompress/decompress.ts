import type { ByteSource } from '../byte-source.ts';
import { refuse } from '../refuse.ts';
import { bunzip2 } from './bzip2/bzip2.ts';
import { gunzip } from './gzip.ts';
import { unxz } from './xz/xz.ts';
import { unzstd } from './zstd.ts';

/** Where ustar and GNU tar have their magic. */
const TAR_MAGIC = { at: 257, text: 'ustar' } as const;

type Decompressor = (source: ByteSource) => AsyncIterable<Buffer>;

/** Each form of compression is a module beside this one: to its last byte, and nothing after it. */
const DECOMPRESSORS: readonly (readonly [magic: string, decompressor: Decompressor])[] = [
  ['28b52ffd', unzstd],
  ['1f8b', gunzip],
  ['fd377a585a00', unxz],
  ['425a68', bunzip2],
];

/**
 * The tar in `source`, by what its first bytes are; a file's name is not evidence of
 * anything.
 * @throws HeadwaterError ARCHIVE_FORMAT
 */
export async function decompress(source: ByteSource): Promise<AsyncIterable<Buffer>> {
  const decompressor = await decompressorFor(source);
  if (decompressor !== undefined) return decompressor(source);
  const head = await source.peek(TAR_MAGIC.at + TAR_MAGIC.text.length);
  if (head.toString('latin1', TAR_MAGIC.at) === TAR_MAGIC.text) return source.remaining();
  return refuse('ARCHIVE_FORMAT', 'neither tar, nor a compressed one', head.toString('hex', 0, 6));
}

/**
 * The one file that is compressed in `source`.
 * @throws HeadwaterError ARCHIVE_FORMAT
 */
export async function decompressFile(source: ByteSource): Promise<AsyncIterable<Buffer>> {
  const decompressor = await decompressorFor(source);
  if (decompressor !== undefined) return decompressor(source);
  return refuse('ARCHIVE_FORMAT', 'no compressed file', (await source.peek(6)).toString('hex'));
}

async function decompressorFor(source: ByteSource): Promise<Decompressor | undefined> {
  const magic = (await source.peek(6)).toString('hex');
  return DECOMPRESSORS.find(([start]) => magic.startsWith(start))?.[1];
}
