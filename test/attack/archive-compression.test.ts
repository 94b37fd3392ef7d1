import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { END, file, tar } from '../world/tar.ts';
import { refusalOf } from '../world/unpacking.ts';

/** What stands around the tar: streams after the stream, and streams that ask for too much. */

const archive = tar(file('bin/tool', 'content'.repeat(100)));
const gzip = gzipSync(archive);
const zstd = zstdCompressSync(archive, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
const zstdPlain = zstdCompressSync(archive);
const half = archive.length / 2;
const big = tar(file('big', Buffer.alloc(2 ** 20, 'big')));
/** RFC 8878, 3.1.2: a frame that decoders skip. */
const skippable = Buffer.from('502a4d1804000000deadbeef', 'hex');

function twisted(bytes: Buffer, at: number, twist: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = twist(copy[index] ?? 0);
  return copy;
}
const flipped = (bytes: Buffer, at: number, bits = 1) => twisted(bytes, at, (byte) => byte ^ bits);

const attacks: Record<string, Record<string, Buffer>> = {
  ARCHIVE_TRAILING_DATA: {
    'a second gzip member': Buffer.concat([gzip, gzip]),
    'an archive in two gzip members': Buffer.concat([
      gzipSync(archive.subarray(0, half)),
      gzipSync(archive.subarray(half)),
    ]),
    'one byte after the gzip member': Buffer.concat([gzip, Buffer.of(1)]),
    'zeros after the gzip member': Buffer.concat([gzip, Buffer.alloc(512)]),
    'a megabyte after the gzip member': Buffer.concat([gzip, Buffer.alloc(2 ** 20, 'x')]),
    'a second zstd frame': Buffer.concat([zstd, zstd]),
    'an archive in two zstd frames': Buffer.concat([
      zstdCompressSync(archive.subarray(0, half)),
      zstdCompressSync(archive.subarray(half)),
    ]),
    'a frame that decoders skip after the zstd frame': Buffer.concat([zstd, skippable]),
    'one byte after the zstd frame': Buffer.concat([zstd, Buffer.of(1)]),
    'zeros after the zstd frame': Buffer.concat([zstdPlain, Buffer.alloc(512)]),
    'a megabyte after the zstd frame': Buffer.concat([zstdPlain, Buffer.alloc(2 ** 20, 'x')]),
    'a second zstd frame where a chunk of the engine ends': Buffer.concat([chunkLongFrame(), zstd]),
    'zeros without end after a good archive': zstdCompressSync(
      Buffer.concat([archive, Buffer.alloc(32 * 2 ** 20)]),
    ),
    'a second archive in the same gzip member': gzipSync(Buffer.concat([archive, archive])),
    'a second archive in the same zstd frame': zstdCompressSync(Buffer.concat([archive, archive])),
  },
  ARCHIVE_TRUNCATED: {
    'a gzip member of a header alone': gzip.subarray(0, 10),
    'a gzip member cut off in its data': gzip.subarray(0, gzip.length / 2),
    'a gzip member cut off before its trailer': gzip.subarray(0, -8),
    'a gzip member cut off in its trailer': gzip.subarray(0, -1),
    'a gzip header that announces more than there is': twisted(gzip.subarray(0, 11), 3, () => 4),
    'a zstd frame of a magic alone': zstd.subarray(0, 4),
    'a zstd frame cut off in its data': zstd.subarray(0, zstd.length / 2),
    'a zstd frame cut off before its checksum': zstd.subarray(0, -4),
    'a zstd frame cut off in its checksum': zstd.subarray(0, -1),
    'a cut off archive in a whole gzip member': gzipSync(archive.subarray(0, -512)),
    'a cut off archive in a whole zstd frame': zstdCompressSync(archive.subarray(0, -512)),
  },
  ARCHIVE_INVALID: {
    'a gzip member with a wrong checksum': flipped(gzip, -8),
    'a gzip member with a wrong length': flipped(gzip, -4),
    'a gzip member damaged in its data': flipped(gzip, 12, 0xff),
    'a gzip member of another method': flipped(gzip, 2),
    'a gzip member with a reserved flag': flipped(gzip, 3, 0x80),
    'a gzip member with a name that never ends': Buffer.concat([
      twisted(gzip.subarray(0, 10), 3, () => 8),
      Buffer.alloc(5000, 'n'),
    ]),
    'a zstd frame with a wrong checksum': flipped(zstd, -1),
    'a zstd frame with a reserved bit': flipped(zstd, 4, 0b1000),
    'a zstd frame that wants a dictionary': flipped(zstd, 4, 1),
    'an archive with nothing in it': gzipSync(END),
  },
  ARCHIVE_TOO_LARGE: {
    'a zstd frame that wants gigabytes for its window': windowOf(zstdCompressSync(big), 31),
    'a bomb in gzip': gzipSync(tar(file('zeros', Buffer.alloc(32 * 2 ** 20)))),
    'a bomb in zstd': zstdCompressSync(tar(file('zeros', Buffer.alloc(32 * 2 ** 20)))),
    'a bomb of many small files': zstdCompressSync(
      tar(...Array.from({ length: 20_000 }, (_, i) => file(`f${i}`, 'x'))),
    ),
  },
  ARCHIVE_FORMAT: {
    'zeros alone': END,
    'a text': Buffer.from('#!/bin/sh\nrm -rf /\n'),
    'a frame that decoders skip before the zstd frame': Buffer.concat([skippable, zstd]),
    'xz, which is not read yet': Buffer.from('fd377a585a000004e6d6b446', 'hex'),
    'bzip2, which is not read yet': Buffer.from('425a6839314159265359', 'hex'),
    'zip, which is not read yet': Buffer.from('504b0304140000000800', 'hex'),
  },
};

/** A frame of raw blocks of 512 bytes, as long as one chunk of what the engine is fed: 256 KiB. */
function chunkLongFrame(): Buffer {
  const content = tar(file('x', Buffer.alloc(506 * 512, 'x')));
  const blocks = Array.from({ length: 510 }, (_, i) => {
    const data = content.subarray(i * 512, (i + 1) * 512);
    const block = Buffer.alloc(3);
    block.writeUIntLE((data.length << 3) | (i === 509 ? 1 : 0), 0, 3);
    return Buffer.concat([block, data]);
  });
  const frame = Buffer.concat([Buffer.from('28b52ffd0040', 'hex'), ...blocks]);
  if (frame.length !== 256 * 1024) throw new Error(`the frame has ${frame.length} bytes`);
  return frame;
}

/** The frame with a window of 2^log bytes (RFC 8878, 3.1.1.1.2) instead of its single segment. */
function windowOf(frame: Buffer, log: number): Buffer {
  const descriptor = frame[4] ?? 0;
  const contentSize = 2 ** (descriptor >> 6);
  const blocks = frame.subarray(5 + contentSize);
  return Buffer.concat([frame.subarray(0, 4), Buffer.of(0, (log - 10) << 3), blocks]);
}

for (const [code, archives] of Object.entries(attacks)) {
  test.each(Object.entries(archives))('%s', async (_, bytes) => {
    expect(await refusalOf(bytes)).toBe(code);
  });
}
