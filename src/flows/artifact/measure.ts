import { createHash, type Hash } from 'node:crypto';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { isSha256, parseSha256, type Sha256 } from '../../model/digest.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { usageOfFile } from './file-problem.ts';

/** The artifact in question. */
export interface MeasuredArtifact {
  /** A path, or `sha256:…`, as it was asked for. */
  readonly asked: string;
  readonly sha256: Sha256;
  /** Hexadecimal; only where it was wanted. */
  readonly sha512?: string;
  /** Bytes; absent where only a digest was given. */
  readonly size?: number;
}

type Algorithm = 'sha256' | 'sha512';

/** Large reads cost fewer system calls; larger ones gain nothing more. */
const CHUNK = 1 << 20;

/**
 * Takes the digests of a file in one pass and constant memory, or reads SHA-256 from the
 * argument, `sha256:HEX`, for whoever has hashed the file elsewhere.
 * @throws HeadwaterError USAGE for what is no readable file, or no digest
 */
export function measureArtifact(
  asked: string,
  algorithms: readonly Algorithm[],
  { fs }: Pick<Host, 'fs'>,
): MeasuredArtifact {
  if (/^sha\d+:/.test(asked)) return { asked, sha256: readDigest(asked) };
  try {
    return { asked, ...hashFile(asked, algorithms, fs) };
  } catch (error) {
    throw usageOfFile('--artifact', asked, error);
  }
}

function hashFile(path: string, algorithms: readonly Algorithm[], fs: Host['fs']) {
  const descriptor = fs.openSync(path, 'r');
  try {
    const sha256 = createHash('sha256');
    const sha512 = algorithms.includes('sha512') ? createHash('sha512') : undefined;
    const size = readThrough(descriptor, sha512 === undefined ? [sha256] : [sha256, sha512], fs);
    return {
      size,
      sha256: parseSha256(sha256.digest('hex')),
      ...(sha512 !== undefined && { sha512: sha512.digest('hex') }),
    };
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Returns how many bytes there were: what is hashed is what is counted, even of a file that grows. */
function readThrough(descriptor: number, hashes: readonly Hash[], fs: Host['fs']): number {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let size = 0; ; ) {
    const count = fs.readSync(descriptor, chunk, 0, CHUNK, null);
    if (count === 0) return size;
    size += count;
    for (const hash of hashes) hash.update(chunk.subarray(0, count));
  }
}

function readDigest(asked: string): Sha256 {
  const digest = asked.replace(/^sha256:/, '');
  if (digest !== asked && isSha256(digest)) return digest;
  throw new HeadwaterError('USAGE', '--artifact is not a digest', {
    expected: 'sha256: and 64 lower-case hexadecimal digits',
    found: shown(asked),
    hint: 'a file of this name is ./ and its name',
  });
}
