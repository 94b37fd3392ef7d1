import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { PartLayout } from '../../model/attested-package.ts';
import { ArtifactReader, type ExpectedBytes } from '../artifact.ts';
import { ByteSource } from '../byte-source.ts';
import { ALL, decompress, decompressFile } from '../decompress/decompress.ts';
import { type Limits, largestTotal } from '../limits.ts';
import type { MemberSink } from '../member.ts';
import { parseTreePath } from '../paths.ts';
import { refuse } from '../refuse.ts';
import { readTar } from '../tar/reader.ts';
import { rulesForOthers } from '../tar/rules.ts';
import { EARLIEST } from '../times.ts';
import { RandomReader } from '../zip/random-reader.ts';
import { readZip } from '../zip/reader.ts';

export interface PartSource {
  readonly bytes: ExpectedBytes;
  readonly layout: PartLayout;
  readonly fs: Host['fs'];
  readonly limits: Limits;
}

/**
 * Gives the members of one artifact to `sink`, and proves that they came from the expected
 * bytes.
 * @throws HeadwaterError ARCHIVE_CHANGED where the bytes are others, whatever else may be
 *   wrong with them; ARCHIVE_… with what is wrong with the archive
 */
export async function readPart(source: PartSource, sink: MemberSink): Promise<void> {
  if (source.layout.format === 'zip') await readVerifiedZip(source, sink);
  else await readInOrder(source, sink);
}

async function readVerifiedZip({ bytes, fs, limits }: PartSource, sink: MemberSink): Promise<void> {
  const file = new RandomReader(bytes, fs);
  try {
    await readZip({ file, sink, limits }, largestTotal(limits, bytes.size));
  } finally {
    file.close();
  }
}

async function readInOrder(source: PartSource, sink: MemberSink): Promise<void> {
  const artifact = new ArtifactReader(source.bytes, source.fs);
  try {
    await readMembers(artifact, source, sink);
    artifact.expectUnchanged();
  } catch (error) {
    if (error instanceof HeadwaterError) artifact.expectUnchanged();
    throw error;
  } finally {
    artifact.close();
  }
}

async function readMembers(artifact: ArtifactReader, source: PartSource, sink: MemberSink): Promise<void> {
  const { layout, limits } = source;
  switch (layout.format) {
    case 'tar':
      return await throughDecompressor(artifact, source, async (compressed, most) => {
        const tar = new ByteSource(atMost(most, await decompress(compressed, ALL)));
        try {
          await readTar(tar, sink, rulesForOthers(limits));
        } finally {
          await tar.close();
        }
      });
    case 'compressed-file':
      return await throughDecompressor(artifact, source, async (compressed, most) => {
        await passFile(atMost(most, await decompressFile(compressed)), source, sink);
      });
    case 'file':
      return await passFile(artifact.chunks(), source, sink);
  }
}

async function throughDecompressor(
  artifact: ArtifactReader,
  { bytes, limits }: PartSource,
  body: (compressed: ByteSource, most: number) => Promise<void>,
): Promise<void> {
  const compressed = new ByteSource(artifact.chunks());
  try {
    await body(compressed, largestTotal(limits, bytes.size));
  } finally {
    await compressed.close();
  }
}

/** Attack: a small artifact that decompresses without end. */
async function* atMost(most: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) refuse('ARCHIVE_TOO_LARGE', `more than ${most} bytes unpacked`);
    yield chunk;
  }
}

/** One program. */
async function passFile(
  chunks: AsyncIterable<Buffer>,
  { layout: { fileName }, limits }: PartSource,
  sink: MemberSink,
): Promise<void> {
  const path = parseTreePath(Buffer.from(fileName ?? ''));
  sink.begin({ type: 'file', path, size: 'unknown', executable: true, mtime: EARLIEST });
  for await (const chunk of atMost(limits.fileBytes, chunks)) sink.data(chunk);
  sink.end();
}
