import { isElf } from '../elf.ts';
import { AR_MAGIC, lookAtArchive } from './ar-members.ts';
import { lookAtBytes } from './bytes.ts';
import type { Spot } from './difference.ts';
import { lookAtElf } from './elf-sections.ts';
import { isGzip, lookAtGzip } from './gzip.ts';
import { isText, lookAtText } from './text.ts';

/** Archives in archives in archives are looked at as plain bytes. */
const DEEPEST = 4;

/** Where two versions of a file part, in the words of their format: section, member, line, byte. */
export function look(left: Buffer, right: Buffer, depth = 0): Spot[] {
  const deeper = (one: Buffer, two: Buffer) => look(one, two, depth + 1);
  if (depth < DEEPEST) {
    const found = byFormat(left, right, deeper);
    if (found !== undefined) return found;
  }
  return isText(left) && isText(right) ? lookAtText(left, right) : lookAtBytes(left, right);
}

function byFormat(
  left: Buffer,
  right: Buffer,
  deeper: (one: Buffer, two: Buffer) => Spot[],
): Spot[] | undefined {
  const both = (is: (bytes: Buffer) => boolean) => is(left) && is(right);
  if (both(isElf)) return lookAtElf(left, right);
  if (both((bytes) => bytes.subarray(0, 8).toString('latin1') === AR_MAGIC))
    return lookAtArchive(left, right, deeper);
  if (both(isGzip)) return lookAtGzip(left, right, deeper);
  return undefined;
}
