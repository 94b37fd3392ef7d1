import { join } from 'node:path';
import { writeFileAtomic } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';
import { askJson } from '../../host/json-answer.ts';
import { type NpmRegistry, npmCredentials } from '../../host/npm-config.ts';
import { sha256Of } from '../../model/digest.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import type { OriginContext } from '../origin.ts';

/** Bytes; a packument of three thousand versions has some ten million. */
const LARGEST = 48 * 1024 * 1024;

/**
 * Asks a registry for JSON, below its own address. What it gave with an ETag is kept in the
 * cache folder and asked for anew only where it has changed (RFC 9110, 13.1.2).
 * @returns undefined where there is nothing (404)
 * @throws HeadwaterError FETCH_*
 */
export async function askRegistry(
  { registry, path, accept }: { registry: NpmRegistry; path: string; accept: string },
  { host, note }: OriginContext,
): Promise<unknown> {
  const url = `${registry.base}${path}`;
  const credentials = npmCredentials(url, registry, host);
  const kept = join(host.paths.cache, 'npm', `${sha256Of(`${url}\n${accept}`).slice(0, 32)}.json`);
  const known = readKept(kept, host);
  const answer = await askJson(
    {
      url,
      accept,
      note,
      maxBytes: LARGEST,
      ...(credentials !== undefined && {
        authorization: credentials.authorization,
        credentials: credentials.from,
      }),
      ...(known !== undefined && { ifNoneMatch: known.etag }),
    },
    host,
  );
  switch (answer.state) {
    case 'missing':
      return undefined;
    case 'unchanged':
      return known?.json;
    case 'ok':
      keep(kept, { etag: answer.headers.etag, bytes: answer.bytes }, host);
      return answer.json;
  }
}

interface Kept {
  readonly etag: string;
  readonly json: unknown;
}

/** The first line is the ETag, all behind it the answer. What cannot be read is asked for anew. */
function readKept(path: string, { fs }: Host): Kept | undefined {
  try {
    const bytes = fs.readFileSync(path);
    const end = bytes.indexOf('\n');
    const place = { code: 'ORIGIN_METADATA_INVALID', path } as const;
    return { etag: bytes.toString('utf8', 0, end), json: parseStrictJson(bytes.subarray(end + 1), place) };
  } catch {
    return undefined;
  }
}

function keep(path: string, answer: { etag: string | undefined; bytes: Uint8Array }, host: Host): void {
  const { etag, bytes } = answer;
  if (etag === undefined || !/^(W\/)?"[\x21\x23-\x7e]*"$/.test(etag)) return;
  try {
    host.fs.mkdirSync(join(path, '..'), { recursive: true });
    writeFileAtomic(host, path, Buffer.concat([Buffer.from(`${etag}\n`), bytes]));
  } catch {
    // A cache that cannot be written costs the next one a download, and nothing else.
  }
}
