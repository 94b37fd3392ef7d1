import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { HeadwaterError } from '../../errors.ts';
import { writeFileAtomic } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';
import { withLock } from '../../host/lock.ts';
import { createFetcher } from './fetcher.ts';
import { asRefusal } from './refusal.ts';

/** A TUF repository that publishes a trusted root. */
export interface TufRepository {
  /** Of the root it publishes; names the folder of its metadata in the cache. */
  readonly name: string;
  /** Base address of the metadata; the targets lie in `targets/` below it. */
  readonly metadataUrl: string;
  /** TUF root metadata that is believed from the start. */
  readonly pinnedRoot: Uint8Array;
}

export interface FetchedRoot {
  /** The target `trusted_root.json`. */
  readonly bytes: Uint8Array;
  readonly rootVersion: number;
  readonly targetsVersion: number;
}

const TARGET = 'trusted_root.json';
const LARGEST = 512 * 1024;

/**
 * The trusted root as its TUF repository publishes it now (TUF specification, section 5,
 * "Detailed client workflow"). Every time the chain of root metadata is followed from the
 * pinned one: a cache that somebody else filled is no anchor, and only ever makes older
 * metadata refused. tuf-js reads the clock itself.
 * @throws HeadwaterError TRUST_UNREACHABLE, TRUST_EXPIRED, TRUST_ROLLBACK,
 * TRUST_SIGNATURE_INVALID, TRUST_METADATA_INVALID, FETCH_ADDRESS_REFUSED, LOCK_TIMEOUT,
 * STORE_FULL, STORE_UNWRITABLE
 */
export async function fetchTrustedRoot(repository: TufRepository, host: Host): Promise<FetchedRoot> {
  // tuf-js writes its cache neither atomically nor alone (the chain is checked again each time, so the first is no harm).
  return withLock(host, { name: `tuf-${repository.name}` }, async () => {
    const directory = join(host.paths.cache, 'tuf', repository.name);
    writeFileAtomic(host, join(directory, 'root.json'), repository.pinnedRoot);
    const fetcher = createFetcher(host, directory);
    try {
      const bytes = await updateAndDownload(repository, { host, directory, fetcher });
      return {
        bytes,
        rootVersion: versionIn(join(directory, 'root.json'), host),
        targetsVersion: versionIn(join(directory, 'targets.json'), host),
      };
    } catch (error) {
      throw asRefusal(error, { subject: repository.metadataUrl, unreachable: fetcher.unreachable() });
    } finally {
      host.fs.rmSync(join(directory, 'target.part'), { force: true });
      host.fs.rmSync(join(directory, TARGET), { force: true });
    }
  });
}

interface Workplace {
  readonly host: Host;
  readonly directory: string;
  readonly fetcher: ReturnType<typeof createFetcher>;
}

async function updateAndDownload(repository: TufRepository, { host, directory, fetcher }: Workplace) {
  const metadataBaseUrl = repository.metadataUrl.replace(/\/$/, '');
  const updater = new Updater({
    metadataDir: directory,
    metadataBaseUrl,
    targetDir: directory,
    targetBaseUrl: `${metadataBaseUrl}/targets`,
    fetcher,
  });
  await updater.refresh();
  const target = await updater.getTargetInfo(TARGET);
  if (target === undefined || target.length > LARGEST) {
    throw new HeadwaterError(
      'TRUST_METADATA_INVALID',
      `the repository has no ${TARGET} of a plausible size`,
      {
        subject: repository.metadataUrl,
        found: target === undefined ? 'none' : `${target.length} bytes`,
      },
    );
  }
  return host.fs.readFileSync(await updater.downloadTarget(target));
}

/** Of metadata that tuf-js has just verified and written down. */
function versionIn(path: string, host: Host): number {
  const metadata: { signed?: { version?: unknown } } = JSON.parse(host.fs.readFileSync(path, 'utf8'));
  const version = metadata.signed?.version;
  if (typeof version === 'number' && Number.isSafeInteger(version)) return version;
  throw new HeadwaterError('TRUST_METADATA_INVALID', `${path} has no version`);
}
