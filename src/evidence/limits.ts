import { HeadwaterError } from '../errors.ts';

/**
 * Bytes of a file that is looked at. A bundle has some ten thousand, so that a file of as many
 * bundles as may be has not half of it; reading one that is refused at its end costs 20 ms.
 */
export const LARGEST_FILE = 2 * 1024 * 1024;
/** Bytes of a bundle; the same limit as the door's own. */
export const LARGEST_BUNDLE = 512 * 1024;
export const MOST_BUNDLES = 64;
/** Brackets, commas, colons and line feeds of a file; 64 bundles with long log proofs have about 10,000. */
const MOST_MARKS = 65_536;

/** @throws HeadwaterError VERIFY_BUNDLE_TOO_LARGE; so do all here. */
export function mustFit(bytes: Uint8Array, limit: number, where: string): void {
  if (bytes.byteLength > limit) throw tooLarge(where, `${limit} bytes`, `${bytes.byteLength} bytes`);
}

export function mustBeFew(bundles: number, where: string): void {
  if (bundles > MOST_BUNDLES) throw tooLarge(where, `${MOST_BUNDLES} bundles`, `${bundles}`);
}

/**
 * Refuses a file that is small and costs much: a million empty lists fit into 3 MiB, and
 * into memory some hundred times as large. Strings are not told apart from the rest,
 * since what is long in evidence is base64 and has none of these marks.
 */
export function mustBePlain(bytes: Uint8Array, where: string): void {
  let marks = 0;
  for (const byte of bytes) if (MARKS[byte] === 1) marks += 1;
  if (marks > MOST_MARKS) throw tooLarge(where, `${MOST_MARKS} marks of JSON`, `${marks}`);
}

const MARKS = Uint8Array.from({ length: 256 }, (_, byte) =>
  '[]{},:\n'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

function tooLarge(where: string, most: string, found: string): HeadwaterError {
  return new HeadwaterError('VERIFY_BUNDLE_TOO_LARGE', `${where} is too large`, {
    expected: `at most ${most}`,
    found,
  });
}
