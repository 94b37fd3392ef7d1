/** Bytes of a piece that is given out. */
const PIECE_BYTES = 2 ** 20;
/** So many equal bytes are followed by how many more there are. */
const RUN = 4;

/** The first step of compression undone: at most 255 bytes for one. A run does not go from one block to the next. */
export function* withoutRuns(bytes: Uint8Array): Generator<Buffer> {
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  let length = 0;
  let equal = 0;
  let before = -1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (length + 255 > PIECE_BYTES) {
      yield piece.subarray(0, length);
      piece = Buffer.allocUnsafe(PIECE_BYTES);
      length = 0;
    }
    if (equal === RUN) {
      piece.fill(before, length, length + byte);
      length += byte;
      [equal, before] = [0, -1];
      continue;
    }
    equal = byte === before ? equal + 1 : 1;
    before = byte;
    piece[length++] = byte;
  }
  yield piece.subarray(0, length);
}
