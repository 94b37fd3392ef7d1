import { createHash } from 'node:crypto';
import { parseSha256, type Sha256 } from '../model/digest.ts';

/** What was taken of bytes while they were written or read. */
export interface Taken {
  readonly sha256: Sha256;
  /** Hexadecimal; only where it was known beforehand, since it takes longer than the other. */
  readonly sha512?: string;
  /** Bytes. */
  readonly size: number;
}

/** What somebody said of bytes before they were here: each is checked, and none is believed. */
export type Known = Partial<Taken>;

export interface Taking {
  update(chunk: Uint8Array): void;
  size(): number;
  /** Of the bytes so far. */
  taken(): Taken;
}

/** In one pass: npm names files by the one digest, everybody else by the other. */
export function takeDigests(known: Known): Taking {
  const sha256 = createHash('sha256');
  const sha512 = known.sha512 === undefined ? undefined : createHash('sha512');
  let size = 0;
  return {
    update(chunk) {
      sha256.update(chunk);
      sha512?.update(chunk);
      size += chunk.length;
    },
    size: () => size,
    taken: () => ({
      sha256: parseSha256(sha256.copy().digest('hex')),
      ...(sha512 !== undefined && { sha512: sha512.copy().digest('hex') }),
      size,
    }),
  };
}

/** The first thing in which bytes are not what was said of them; undefined where there is none. */
export function differenceOf(taken: Taken, known: Known): { expected: string; found: string } | undefined {
  for (const name of ['sha256', 'sha512', 'size'] as const) {
    const said = known[name];
    if (said === undefined || said === taken[name]) continue;
    return { expected: `${name} ${said}`, found: `${name} ${taken[name]}, ${taken.size} bytes` };
  }
  return undefined;
}

/** Whether a digest is known beforehand, so that bytes can be told to be the right ones. */
export function hasDigest({ sha256, sha512 }: Known): boolean {
  return sha256 !== undefined || sha512 !== undefined;
}
