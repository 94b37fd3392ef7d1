/** What the first bytes of a file say it is, as far as a kernel runs it. */
export type ProgramKind = 'elf' | 'mach-o' | 'script';

/** As many bytes as it takes. */
export const HEAD_BYTES = 8;

const MACH_O = new Set(['cffaedfe', 'cefaedfe', 'feedface', 'feedfacf']);
/** Java's class files begin with the same four bytes; as a Mach-O for several processors it holds few of them. */
const UNIVERSAL = 'cafebabe';
const MOST_ARCHITECTURES = 30;

/** @param head at least the first eight bytes, where there are so many */
export function programKind(head: Buffer): ProgramKind | undefined {
  const magic = head.toString('hex', 0, 4);
  if (magic === '7f454c46') return 'elf';
  if (MACH_O.has(magic)) return 'mach-o';
  if (magic === UNIVERSAL && head.length >= 8 && head.readUInt32BE(4) < MOST_ARCHITECTURES) return 'mach-o';
  return magic.startsWith('2321') ? 'script' : undefined;
}
