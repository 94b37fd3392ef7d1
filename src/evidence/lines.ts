export interface Line {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
}

const LINE_FEED = 0x0a;
const BLANK: readonly number[] = [0x20, 0x09, 0x0d];

/** Lines of JSON Lines that hold something: ended by a line feed; a carriage return is white space of JSON. */
export function linesOf(bytes: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let from = 0, number = 1; from < bytes.length; number += 1) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const to = feed === -1 ? bytes.length : feed;
    const line = bytes.subarray(from, to);
    if (!line.every((byte) => BLANK.includes(byte))) lines.push({ bytes: line, number });
    from = to + 1;
  }
  return lines;
}
