import { pipeline } from 'node:stream/promises';
import type { InflateRaw, ZstdDecompress } from 'node:zlib';
import { HeadwaterError } from '../../errors.ts';

/** Large chunks halve the time (bench/), and room for several lets the engine's thread work ahead of the writer. */
export const ENGINE_OPTIONS = { chunkSize: 256 * 1024, highWaterMark: 1024 * 1024 } as const;

/**
 * Sends bytes through one of node:zlib's streams.
 * @throws HeadwaterError ARCHIVE_TRUNCATED, ARCHIVE_TOO_LARGE, ARCHIVE_INVALID
 */
export async function* throughEngine(
  engine: InflateRaw | ZstdDecompress,
  compressed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const fed = pipeline(compressed, engine).catch((error: unknown) => error);
  try {
    for await (const chunk of engine) yield chunk;
  } catch (error) {
    throw asRefusal(error);
  }
  // an engine that ends before its food does closes early, which is no failure; a refusal by the feeder is
  const failure = await fed;
  if (failure instanceof HeadwaterError) throw failure;
}

/** What node:zlib says of damaged data, as a refusal; all other errors as they are. */
export function asRefusal(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR')
    return refusal('ARCHIVE_TRUNCATED', 'the compressed data ends too early', error);
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return refusal('ARCHIVE_INVALID', 'the compressed data is more than it says', error);
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') {
    return refusal('ARCHIVE_TOO_LARGE', 'the compressed data wants too much memory', error);
  }
  if (/^(Z_|ZSTD_)/.test(code)) return refusal('ARCHIVE_INVALID', 'the compressed data is damaged', error);
  return error;
}

function refusal(
  code: 'ARCHIVE_TRUNCATED' | 'ARCHIVE_TOO_LARGE' | 'ARCHIVE_INVALID',
  message: string,
  cause: unknown,
) {
  return new HeadwaterError(code, message, { cause });
}
