import { join } from 'node:path';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { type Sha256, sha256Of } from '../model/digest.ts';

/** A rebuild attestation that lies in the home; nobody has looked at its signature. */
export interface KeptRebuild {
  /** Absolute. */
  readonly path: string;
  /** Undefined for a file that is larger than any attestation. */
  readonly bytes?: Uint8Array;
}

/** Bytes; the bundle of a big rebuild has about 100 KiB. */
const LARGEST = 512 * 1024;
/** Of one artifact; nobody rebuilds more often. */
const MOST = 100;
const NAME = /^[0-9a-f]{64}\.sigstore\.json$/;

/**
 * Keeps a rebuild attestation beside those that are there, under the digest of its own
 * bytes, in rebuilds/<digest of the artifact>/. The store's proofs stay as they were admitted.
 * @returns the absolute path.
 * @throws HeadwaterError STORE_FULL, STORE_UNWRITABLE
 */
export function keepRebuild(host: Host, artifactSha256: Sha256, bytes: Uint8Array): string {
  const path = join(folderOf(host, artifactSha256), `${sha256Of(bytes)}.sigstore.json`);
  writeFileAtomic(host, path, bytes);
  return path;
}

/** Every attestation that was kept for the artifact, by name. Files of other names are none. */
export function keptRebuilds(host: Host, artifactSha256: Sha256): readonly KeptRebuild[] {
  const folder = folderOf(host, artifactSha256);
  return namesIn(folder, host)
    .filter((name) => NAME.test(name))
    .sort()
    .slice(0, MOST)
    .map((name) => readKept(join(folder, name), host));
}

function readKept(path: string, { fs }: Host): KeptRebuild {
  const stat = fs.lstatSync(path);
  return stat.isFile() && stat.size <= LARGEST ? { path, bytes: fs.readFileSync(path) } : { path };
}

function namesIn(folder: string, { fs }: Host): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return [];
    throw error;
  }
}

function folderOf(host: Host, artifactSha256: Sha256): string {
  return join(host.paths.data, 'rebuilds', artifactSha256);
}
