/** The polynomial of IEEE 802.3 with its bits in their own order, unlike that of gzip and zip. */
const POLYNOMIAL = 0x04c11db7;
let table: Uint32Array | undefined;

/** @param crc of what came before; 0xffffffff at the beginning, and to be inverted at the end */
export function crcOf(bytes: Buffer, crc: number): number {
  table ??= makeTable();
  let value = crc;
  for (let at = 0; at < bytes.length; at++) {
    value = (value << 8) ^ (table[(value >>> 24) ^ (bytes[at] as number)] as number);
  }
  return value;
}

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index << 24;
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
    return value;
  });
}
