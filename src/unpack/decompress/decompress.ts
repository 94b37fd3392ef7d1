import type { ByteSource } from '../byte-source.ts';
import { refuse } from '../refuse.ts';
import { bunzip2 } from './bzip2/bzip2.ts';
import { gunzip } from './gzip.ts';
import { unxz } from './xz/xz.ts';
import { unzstd } from './zstd.ts';

/** Where ustar and GNU tar have their magic. */
const TAR_MAGIC = { at: 257, text: 'ustar' } as const;

type Decompressor = (source: ByteSource) => AsyncIterable<Buffer>;

type Decompressors = readonly (readonly [magic: string, decompressor: Decompressor])[];

/** Each form of compression is a module beside this one: to its last byte, and nothing after it. */
export const OWN: Decompressors = [
  ['28b52ffd', unzstd],
  ['1f8b', gunzip],
];

/** What others compress with, too. */
export const ALL: Decompressors = [...OWN, ['fd377a585a00', unxz], ['425a68', bunzip2]];

/**
 * The tar in `source`, by what its first bytes are; a file's name is not evidence of
 * anything.
 * @throws HeadwaterError ARCHIVE_FORMAT
 */
export async function decompress(source: ByteSource, forms: Decompressors): Promise<AsyncIterable<Buffer>> {
  const decompressor = await decompressorFor(source, forms);
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
  const decompressor = await decompressorFor(source, ALL);
  if (decompressor !== undefined) return decompressor(source);
  return refuse('ARCHIVE_FORMAT', 'no compressed file', (await source.peek(6)).toString('hex'));
}

async function decompressorFor(source: ByteSource, forms: Decompressors): Promise<Decompressor | undefined> {
  const magic = (await source.peek(6)).toString('hex');
  return forms.find(([start]) => magic.startsWith(start))?.[1];
}
