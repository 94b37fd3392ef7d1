import { HeadwaterError } from '../errors.ts';
import type { HttpResponse } from '../host/http.ts';

/** Bytes; what registries say of one project is far less. */
const LARGEST = 16 * 1024 * 1024;

/**
 * The body of an answer as text.
 * @throws HeadwaterError FETCH_TOO_LARGE
 */
export async function textOf(response: HttpResponse, limit = LARGEST): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) {
      await response.cancel();
      throw new HeadwaterError('FETCH_TOO_LARGE', 'an answer larger than any should be', {
        subject: response.url,
        expected: `at most ${limit} bytes`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
