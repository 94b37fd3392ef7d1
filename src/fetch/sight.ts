import { createHash } from 'node:crypto';
import { HeadwaterError } from '../errors.ts';
import { explainFailure } from '../host/http-failure.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';
import { type Address, addressesOf, type Wanted } from './addresses.ts';
import type { FetchContext } from './context.ts';

const MAX_BYTES = 512 * 1024 * 1024;

/** What one address gave for a source whose digest nobody has pinned yet. */
export type Sighting =
  | { readonly state: 'seen'; readonly url: string; readonly path: string; readonly sha256: Sha256 }
  | { readonly state: 'unseen'; readonly url: string; readonly reason: string };

/**
 * Asks the addresses of a source for its bytes until one has given them. What comes is
 * believed by nobody before a person has pinned its digest.
 * @returns all that was tried; the last one is the one that gave.
 * @throws HeadwaterError SETTING_INVALID, FETCH_FAILED where there is no address at all
 */
export async function sightSource(source: Wanted, context: FetchContext): Promise<readonly Sighting[]> {
  const addresses = await addressesOf(source, context.host);
  const sightings: Sighting[] = [];
  for (const [index, address] of addresses.entries()) {
    const path = `${context.directory}/${index + 1}`;
    const found = await sight(address, path, context);
    sightings.push(found);
    if (found.state === 'seen') break;
  }
  return sightings;
}

/** One file, to `path`. */
export async function sight(address: Address, path: string, context: FetchContext): Promise<Sighting> {
  const { url } = address;
  context.progress({ kind: 'fetch', what: context.what, state: { type: 'started', url } });
  try {
    return { state: 'seen', url, path, sha256: await receiveAll(address, path, context) };
  } catch (error) {
    context.host.fs.rmSync(path, { force: true });
    return { state: 'unseen', url, reason: explainFailure(error) };
  }
}

async function receiveAll(
  { url, insecureBases }: Address,
  path: string,
  { host, signal }: FetchContext,
): Promise<Sha256> {
  const response = await host.http.get(url, { insecureBases, ...(signal && { signal }) });
  const hash = createHash('sha256');
  const file = host.fs.openSync(path, 'wx', 0o600);
  let size = 0;
  try {
    if (response.status !== 200) throw failed(`status ${response.status}`);
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > MAX_BYTES) throw failed(`more than ${MAX_BYTES} bytes`);
      hash.update(chunk);
      host.fs.writeFileSync(file, chunk);
    }
  } finally {
    host.fs.closeSync(file);
    await response.cancel();
  }
  const announced = response.headers['content-length'];
  if (announced !== undefined && Number(announced) !== size) throw failed('the body was cut short');
  return parseSha256(hash.digest('hex'));
}

function failed(reason: string): HeadwaterError {
  return new HeadwaterError('FETCH_FAILED', reason);
}
