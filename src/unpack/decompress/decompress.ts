import type { ByteSource } from '../byte-source.ts';
import { refuse } from '../refuse.ts';
import { gunzip } from './gzip.ts';
import { unzstd } from './zstd.ts';

type Format = 'zstd' | 'gzip' | 'tar';

/** Where ustar and GNU tar have their magic. */
const TAR_MAGIC = { at: 257, text: 'ustar' } as const;

/**
 * The tar in `source`, by what its first bytes are; a file's name is not evidence of
 * anything. Each form of compression is a module beside this one: one stream to its last
 * byte, and nothing after it.
 * @throws HeadwaterError ARCHIVE_FORMAT
 */
export async function decompress(source: ByteSource): Promise<AsyncIterable<Buffer>> {
  switch (await formatOf(source)) {
    case 'zstd':
      return unzstd(source);
    case 'gzip':
      return gunzip(source);
    case 'tar':
      return source.remaining();
  }
}

async function formatOf(source: ByteSource): Promise<Format> {
  const head = await source.peek(TAR_MAGIC.at + TAR_MAGIC.text.length);
  const magic = head.toString('hex', 0, 6);
  if (magic.startsWith('28b52ffd')) return 'zstd';
  if (magic.startsWith('1f8b')) return 'gzip';
  if (head.toString('latin1', TAR_MAGIC.at) === TAR_MAGIC.text) return 'tar';
  return refuse('ARCHIVE_FORMAT', 'neither tar, nor tar in gzip or zstd', magic);
}
