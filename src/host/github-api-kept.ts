import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { sha256Of } from '../model/digest.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { readObject, readText } from '../model/strict-json/read.ts';
import type { Host } from './host.ts';

/** Bytes; what is larger is asked for anew each time. */
const LARGEST = 4 * 1024 * 1024;

/** An answer of the API that may be asked for again by its ETag: that costs nothing of the rate limit. */
export interface KeptAnswer {
  readonly etag: string;
  /** The `Link` header that came with it. */
  readonly link?: string;
  readonly json: unknown;
}

/** What is kept of this address; one that cannot be read is none. It is nobody's evidence, and read as strictly as an answer. */
export function keptAnswer(host: Host, url: string): KeptAnswer | undefined {
  const place = { code: 'FETCH_ANSWER_INVALID', path: 'a kept answer' } as const;
  try {
    const bytes = host.fs.readFileSync(pathOf(host, url));
    const kept = readObject(parseStrictJson(bytes, place), ['url', 'etag', 'link?', 'json'], place);
    if (kept.url !== url) return undefined;
    const { etag, link, json } = kept;
    return { etag: readText(etag, place), json, ...(link !== undefined && { link: readText(link, place) }) };
  } catch {
    return undefined;
  }
}

interface Keeping {
  readonly url: string;
  readonly etag: string;
  readonly link: string | undefined;
  /** JSON. */
  readonly bytes: Uint8Array;
}

/**
 * Readable by its owner alone: the answer may be about a private repository. A disk that takes
 * none costs a request, and no install; nor is it synced, for what a power cut leaves of it is
 * no JSON, or the whole.
 */
export function keepAnswer(host: Host, { url, etag, link, bytes }: Keeping): void {
  if (bytes.length > LARGEST) return;
  const head = JSON.stringify({ url, etag, ...(link !== undefined && { link }) });
  const text = Buffer.concat([Buffer.from(`${head.slice(0, -1)},"json":`), bytes, Buffer.from('}')]);
  try {
    const path = pathOf(host, url);
    const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    host.fs.mkdirSync(dirname(path), { recursive: true });
    host.fs.writeFileSync(beside, text, { flag: 'wx', mode: 0o600 });
    host.fs.renameSync(beside, path);
  } catch {
    // The next run asks without an ETag.
  }
}

function pathOf({ paths }: Host, url: string): string {
  return join(paths.cache, 'github', `${sha256Of(url)}.json`);
}
