import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { explainFailure } from '../host/http-failure.ts';
import { withLock } from '../host/lock.ts';
import type { RemoteArtifact } from '../model/attested-package.ts';
import type { Address } from './addresses.ts';
import type { FetchContext } from './context.ts';
import { hasDigest, type Known, type Taken } from './digests.ts';
import { download, type Order } from './download.ts';
import { putAway, putKept, takeKept } from './kept.ts';
import { lockOfSlot, slotOf } from './slot.ts';

export interface ArtifactContext extends FetchContext {
  /** Credentials for the server of the artifact's address, and no other. */
  readonly authorization?: string;
}

/** Bytes that nobody has judged. */
export interface FetchedArtifact extends Taken {
  /** Absolute, in the quarantine folder. */
  readonly path: string;
}

/**
 * Fetches a file whose bytes nobody has pinned. What the server said of them beforehand is
 * checked and proves nothing: it is for the door to judge the bytes, by the digests that are
 * taken here. What a digest was known of is kept by it; of another file only an incomplete
 * download outlives the run, to be gone on from.
 * @throws HeadwaterError FETCH_DIGEST_MISMATCH for other bytes than were said; FETCH_ADDRESS_REFUSED,
 * FETCH_TOO_LARGE, FETCH_TOO_SLOW, FETCH_UNAUTHORIZED, FETCH_RATE_LIMITED, FETCH_ANSWER_INVALID;
 * FETCH_FAILED; STORE_FULL, STORE_UNWRITABLE
 */
export async function fetchArtifact(
  artifact: RemoteArtifact,
  context: ArtifactContext,
): Promise<FetchedArtifact> {
  const order = orderOf(artifact, context);
  const { host, what, progress } = context;
  const onWait = () => progress({ kind: 'wait', what, reason: 'another headwater downloads the same file' });
  return withLock(host, { name: lockOfSlot(order.slot), onWait }, async () => {
    const path = join(context.directory, order.slot);
    const kept = takeKept(order, path, context);
    if (kept !== undefined) return { path, ...kept };
    const taken = await download(order, context).catch((error) => explain(error, artifact, context));
    const put = hasDigest(order.known) ? putKept : putAway;
    put(order.slot, path, context);
    return { path, ...taken };
  });
}

function orderOf(artifact: RemoteArtifact, { authorization }: ArtifactContext): Order {
  const { url, toldBy } = artifact;
  const known = knownOf(artifact);
  const address: Address = {
    url,
    insecureBases: insecureBasesOf(toldBy),
    ...(toldBy !== undefined && { toldBy }),
    ...(authorization !== undefined && { authorization }),
  };
  return { slot: slotOf(url, known), address, known };
}

/** A registry that the user configured to be spoken to in plain http serves its files so, too. */
function insecureBasesOf(toldBy: string | undefined): readonly string[] {
  return toldBy?.startsWith('http:') ? [new URL('/', toldBy).href] : [];
}

/** Names a file of the cache: a digest that is none would be a path. */
function knownOf({ sha256, sha512, size, url }: RemoteArtifact): Known {
  if (sha512 !== undefined && !/^[0-9a-f]{128}$/.test(sha512)) {
    throw new HeadwaterError('FETCH_ANSWER_INVALID', 'what a file is said to be is no digest', {
      subject: url,
      expected: 'SHA-512, 128 lower-case hexadecimal digits',
      found: JSON.stringify(sha512.slice(0, 150)),
    });
  }
  return {
    ...(sha256 !== undefined && { sha256 }),
    ...(sha512 !== undefined && { sha512 }),
    ...(size !== undefined && { size }),
  };
}

/** Every failure says which file of what it was. */
function explain(error: unknown, { url }: RemoteArtifact, { what, signal }: ArtifactContext): never {
  signal?.throwIfAborted();
  if (error instanceof HeadwaterError && error.code !== 'FETCH_FAILED') {
    throw new HeadwaterError(error.code, error.message, {
      ...error.detail,
      subject: `${what}, ${error.detail.subject ?? url}`,
      cause: error,
    });
  }
  throw new HeadwaterError('FETCH_FAILED', 'the file could not be fetched', {
    subject: `${what}, ${url}`,
    found: explainFailure(error),
    hint: 'Check the network and the proxy settings, and run the same command again: it goes on from what is here.',
    cause: error,
  });
}
