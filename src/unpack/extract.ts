import { createHash } from 'node:crypto';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';
import { type FileEntry, filesManifestDigest, inOrderOfPath } from '../model/files-manifest.ts';
import { ArtifactReader, type ExpectedBytes } from './artifact.ts';
import { ByteSource } from './byte-source.ts';
import { decompress, OWN } from './decompress/decompress.ts';
import { type Limits, largestTotal } from './limits.ts';
import { refuse } from './refuse.ts';
import { readTar } from './tar/reader.ts';
import { ownRules } from './tar/rules.ts';
import { TreeWriter } from './tree-writer.ts';

export interface Extracted {
  readonly files: readonly FileEntry[];
  readonly filesSha256: Sha256;
  readonly tarSha256: Sha256;
}

export interface Destination {
  /** An empty folder, made by the caller and removed by it after an error. */
  readonly directory: string;
  readonly fs: Host['fs'];
  readonly limits: Limits;
}

/**
 * Writes the tree in an artifact to a staging folder and proves that it came from the
 * expected bytes. Only `unpack` calls this, with what a `Verified` says.
 * @throws HeadwaterError ARCHIVE_CHANGED where the bytes are others, whatever else may be
 *   wrong with them; ARCHIVE_… with what is wrong with the archive
 */
export async function extract(expected: ExpectedBytes, destination: Destination): Promise<Extracted> {
  const artifact = new ArtifactReader(expected, destination.fs);
  try {
    return await writeTree(artifact, expected.size, destination);
  } catch (error) {
    if (error instanceof HeadwaterError) artifact.expectUnchanged();
    throw error;
  } finally {
    artifact.close();
  }
}

async function writeTree(
  artifact: ArtifactReader,
  size: number,
  destination: Destination,
): Promise<Extracted> {
  const { directory, fs, limits } = destination;
  const maxBytes = largestTotal(limits, size);
  const tarHash = createHash('sha256');
  const compressed = new ByteSource(artifact.chunks());
  const tar = new ByteSource(hashed(await decompress(compressed, OWN), tarHash, maxBytes));
  const writer = new TreeWriter(directory, fs, { bytes: maxBytes, names: limits.entries });
  try {
    await readTar(tar, writer, ownRules(limits));
    artifact.expectUnchanged();
  } finally {
    writer.close();
    await tar.close();
    await compressed.close();
  }
  const files = inOrderOfPath(writer.files);
  return { files, filesSha256: filesManifestDigest(files), tarSha256: parseSha256(tarHash.digest('hex')) };
}

/** Attack: a small artifact that decompresses without end. */
async function* hashed(
  tar: AsyncIterable<Buffer>,
  hash: ReturnType<typeof createHash>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of tar) {
    bytes += chunk.length;
    if (bytes > maxBytes) refuse('ARCHIVE_TOO_LARGE', `more than ${maxBytes} bytes unpacked`);
    hash.update(chunk);
    yield chunk;
  }
}
