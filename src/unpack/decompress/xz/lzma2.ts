import type { ByteSource } from '../../byte-source.ts';
import { refuse } from '../../refuse.ts';
import { LzmaDecoder, type Properties, type Window } from './lzma.ts';

const LARGEST_CHUNK = 2 ** 21;
/** A window grows up to its dictionary and a few chunks, so that small files take little. */
const FIRST_WINDOW = 2 * LARGEST_CHUNK;
const SLACK = 4 * LARGEST_CHUNK;

type Resets = 'nothing' | 'state' | 'properties' | 'dictionary';
const RESETS: readonly Resets[] = ['nothing', 'state', 'properties', 'dictionary'];

/**
 * The chunks of LZMA2 up to their end marker.
 * @param reach bytes of dictionary, within what is allowed
 * @throws HeadwaterError ARCHIVE_INVALID, ARCHIVE_TRUNCATED
 */
export async function* lzma2(source: ByteSource, reach: number): AsyncGenerator<Buffer> {
  const window: Window = { bytes: Buffer.allocUnsafeSlow(FIRST_WINDOW), end: 0, start: 0, reach };
  const decoder = new LzmaDecoder();
  /** What the next chunk has to reset at least. */
  let needed: Resets = 'dictionary';
  for (;;) {
    const control = (await source.exactly(1)).readUInt8();
    if (control === 0) return;
    const resets = resetsOf(control);
    if (RESETS.indexOf(resets) < RESETS.indexOf(needed)) damaged();
    if (resets === 'dictionary') window.start = window.end;
    if (control < 0x80) {
      yield await copyChunk(source, window);
      if (resets === 'dictionary') needed = 'properties';
    } else {
      yield await decodeChunk(source, { control, resets, window, decoder });
      needed = 'nothing';
    }
  }
}

/** 1 and 2: a chunk as it is, with and without an empty dictionary; from 128 on: a compressed one. */
function resetsOf(control: number): Resets {
  if (control >= 0x80) return RESETS[(control >> 5) & 3] ?? 'nothing';
  if (control > 2) damaged();
  // a chunk that is not compressed touches neither state nor properties
  return control === 1 ? 'dictionary' : 'properties';
}

async function copyChunk(source: ByteSource, window: Window): Promise<Buffer> {
  const size = (await source.exactly(2)).readUInt16BE() + 1;
  const bytes = await source.exactly(size);
  makeRoom(window, size);
  bytes.copy(window.bytes, window.end);
  window.end += size;
  return bytes;
}

interface Chunk {
  readonly control: number;
  readonly resets: Resets;
  readonly window: Window;
  readonly decoder: LzmaDecoder;
}

async function decodeChunk(source: ByteSource, { control, resets, window, decoder }: Chunk): Promise<Buffer> {
  const sizes = await source.exactly(4);
  const size = ((control & 0x1f) << 16) + sizes.readUInt16BE(0) + 1;
  const compressed = sizes.readUInt16BE(2) + 1;
  if (resets === 'properties' || resets === 'dictionary')
    decoder.reset(propertiesOf(await source.exactly(1)));
  if (resets === 'state') decoder.reset(decoder.properties);
  if (compressed < 5) damaged();
  makeRoom(window, size);
  const start = window.end;
  if (!decoder.decode(await source.exactly(compressed), window, size)) damaged();
  return Buffer.from(window.bytes.subarray(start, window.end));
}

function propertiesOf(byte: Buffer): Properties {
  const value = byte.readUInt8();
  const properties = { lc: value % 9, lp: Math.floor(value / 9) % 5, pb: Math.floor(value / 45) };
  if (properties.pb > 4 || properties.lc + properties.lp > 4) damaged();
  return properties;
}

/** Lets the window grow, or moves what can still be reached to its beginning. */
function makeRoom(window: Window, size: number): void {
  if (window.end + size <= window.bytes.length) return;
  const kept = Math.min(window.end, window.reach);
  const wanted = Math.min(window.reach + SLACK, 2 * window.bytes.length);
  const bytes = wanted > window.bytes.length ? Buffer.allocUnsafeSlow(wanted) : window.bytes;
  const from = window.end - kept;
  window.bytes.copy(bytes, 0, from, window.end);
  window.bytes = bytes;
  window.start -= from;
  window.end = kept;
}

function damaged(): never {
  return refuse('ARCHIVE_INVALID', 'the compressed data is damaged');
}
