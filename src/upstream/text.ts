import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { HttpGetOptions, HttpResponse } from '../host/http.ts';

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

/** The text at an address; undefined where there is nothing. @throws HeadwaterError FETCH_* */
export async function getText(
  url: string,
  host: Host,
  options: HttpGetOptions = {},
): Promise<string | undefined> {
  const response = await host.http.get(url, options);
  if (response.status === 200) return textOf(response);
  await response.cancel();
  if (response.status === 404) return undefined;
  throw new HeadwaterError('FETCH_FAILED', 'the server did not give what was asked for', {
    subject: url,
    expected: 'status 200',
    found: `status ${response.status}`,
  });
}
