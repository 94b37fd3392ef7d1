import type { Source } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import { patiently } from '../host/patience.ts';
import type { Address } from './addresses.ts';
import type { FetchContext } from './context.ts';
import { onDisk } from './disk.ts';
import { keptPath } from './kept.ts';
import { openPart, type Part } from './part.ts';
import { receive } from './receive.ts';

/**
 * Downloads from one address, trying again what may pass, into the downloads kept by digest.
 * @returns bytes of the file.
 * @throws the reason why this address did not give the bytes of the digest
 */
export async function download(source: Source, address: Address, context: FetchContext): Promise<number> {
  const kept = keptPath(source.sha256, context);
  const part = onDisk(kept, () => openPart(context.host, `${kept}.part`));
  try {
    if (part.digest() !== source.sha256) await receivePatiently(part, address, context);
    if (part.digest() !== source.sha256 && part.isPatched()) {
      // The earlier bytes may be the wrong ones: a power cut leaves such files.
      part.restart(undefined);
      await receivePatiently(part, address, context);
    }
    return onDisk(kept, () => judge(part, source, kept));
  } catch (error) {
    // What fills the disk must not stay there.
    if (error instanceof HeadwaterError && error.code === 'STORE_FULL') part.drop();
    throw error;
  } finally {
    if (part.size() === 0) part.drop();
    part.close();
  }
}

/** The digest decides. Other bytes are dropped at once: nothing can be gone on from there. */
function judge(part: Part, source: Source, kept: string): number {
  const found = part.digest();
  if (found === source.sha256) {
    part.finish(kept);
    return part.size();
  }
  part.drop();
  throw new HeadwaterError('FETCH_DIGEST_MISMATCH', 'other bytes than the catalog names', {
    expected: `sha256 ${source.sha256}`,
    found: `sha256 ${found}, ${part.size()} bytes`,
  });
}

async function receivePatiently(part: Part, address: Address, context: FetchContext): Promise<void> {
  const { what, progress, sleep, signal } = context;
  await patiently(() => receive(part, address, context), {
    sleep,
    signal,
    onRetry: ({ message: reason }, delayMs) =>
      progress({ kind: 'fetch', what, state: { type: 'retry', url: address.url, reason, delayMs } }),
  });
}
