import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Source } from '../catalog/entry.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import { errorCode } from '../host/system-error.ts';
import type { Sha256 } from '../model/digest.ts';
import { parseSha256, sha256Of } from '../model/digest.ts';
import type { FetchContext, FetchedSource } from './context.ts';
import { eachChunk, onDisk } from './disk.ts';

/** Where the verified download of a digest is kept. */
export function keptPath(digest: Sha256, context: FetchContext): string {
  return join(context.host.paths.downloads, `sha256-${digest}`);
}

/**
 * Copies a kept download into the quarantine, hashing what is written there. A kept file
 * that is not what its name says is dropped.
 * @returns undefined where nothing usable is kept.
 */
export function takeKept(source: Source, context: FetchContext): FetchedSource | undefined {
  const { host, directory } = context;
  const kept = keptPath(source.sha256, context);
  const path = join(directory, `sha256-${source.sha256}`);
  const copied = onDisk(path, () => copyHashing(kept, path, context));
  if (copied === undefined) return undefined;
  if (copied.sha256 === source.sha256) return { url: source.url, path, ...copied };
  host.fs.rmSync(path, { force: true });
  host.fs.rmSync(kept, { force: true });
  context.progress({
    kind: 'warning',
    text: `a kept download of ${context.what} was damaged and is dropped`,
  });
  return undefined;
}

function copyHashing(
  from: string,
  to: string,
  { host }: FetchContext,
): { sha256: Sha256; size: number } | undefined {
  const input = openIfThere(from, host.fs);
  if (input === undefined) return undefined;
  const output = host.fs.openSync(to, 'w', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for (const chunk of eachChunk(host, input)) {
      hash.update(chunk);
      host.fs.writeFileSync(output, chunk);
      size += chunk.length;
    }
  } catch (error) {
    host.fs.rmSync(to, { force: true });
    throw error;
  } finally {
    host.fs.closeSync(input);
    host.fs.closeSync(output);
  }
  return { sha256: parseSha256(hash.digest('hex')), size };
}

function openIfThere(path: string, fs: FetchContext['host']['fs']): number | undefined {
  try {
    return fs.openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps bytes that are here already as the download of their digest. @throws HeadwaterError STORE_FULL, STORE_UNWRITABLE */
export function keepDownload(bytes: Uint8Array, host: FetchContext['host']): void {
  const digest = sha256Of(bytes);
  const path = join(host.paths.downloads, `sha256-${digest}`);
  if (!host.fs.existsSync(path)) writeFileAtomic(host, path, bytes);
}
