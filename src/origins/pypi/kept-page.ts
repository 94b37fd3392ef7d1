import { join } from 'node:path';
import { writeFileAtomic } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';
import { sha256Of } from '../../model/digest.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { readObject, readText } from '../../model/strict-json/read.ts';

/** A page that may be asked for again by its ETag (RFC 9110, 13.1.2). */
export interface KeptPage {
  readonly etag: string;
  /** Of the page, after redirects: what it names is relative to it. */
  readonly url: string;
  readonly json: unknown;
}

/** What is kept of the page that was asked for at this address; one that cannot be read is none. Nobody's evidence, and read as strictly as an answer. */
export function keptPage(asked: string, host: Host): KeptPage | undefined {
  const place = { code: 'ORIGIN_METADATA_INVALID', path: 'a kept page' } as const;
  try {
    const bytes = host.fs.readFileSync(pathOf(asked, host));
    const kept = readObject(parseStrictJson(bytes, place), ['asked', 'url', 'etag', 'json'], place);
    if (kept.asked !== asked) return undefined;
    return { etag: readText(kept.etag, place), url: readText(kept.url, place), json: kept.json };
  } catch {
    return undefined;
  }
}

interface Keeping extends Omit<KeptPage, 'etag' | 'json'> {
  readonly asked: string;
  readonly etag: string | undefined;
  /** JSON. */
  readonly bytes: Uint8Array;
}

/** Readable by its owner alone: an index may be a private one. A disk that takes none costs the next run a download. */
export function keepPage({ bytes, etag, asked, url }: Keeping, host: Host): void {
  if (etag === undefined) return;
  const head = JSON.stringify({ asked, url, etag });
  const text = Buffer.concat([Buffer.from(`${head.slice(0, -1)},"json":`), bytes, Buffer.from('}')]);
  try {
    writeFileAtomic(host, pathOf(asked, host), text, 0o600);
  } catch {
    // The next run asks without an ETag.
  }
}

function pathOf(asked: string, { paths }: Host): string {
  return join(paths.cache, 'pypi', `${sha256Of(asked)}.json`);
}
