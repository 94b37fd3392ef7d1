import type { ForeignFile } from './foreign.ts';
import { foreignMistake } from './mistake.ts';

/** More lines than this no list of tools has; what is read must not take forever. */
const MOST_LINES = 50_000;
/** Characters in a line. */
const LONGEST_LINE = 20_000;

/**
 * The bytes of a file as text: UTF-8 and nothing else, without control characters (the attack: a
 * name that moves the cursor of whoever reads the report). A byte order mark and CR LF are
 * what some editors write, and mean nothing.
 * @throws HeadwaterError FOREIGN_INVALID with the line
 */
export function readForeignText(bytes: Uint8Array, path: string): ForeignFile {
  const text = decode(bytes, path).replaceAll('\r\n', '\n');
  for (const [index, line] of text.split('\n').entries()) {
    const place = { path, line: index + 1 };
    const control = /[^\P{Cc}\t]/u.exec(line)?.[0];
    if (control !== undefined) {
      const found = `U+${(control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      throw foreignMistake(place, 'there is a control character in it', { expected: 'text', found });
    }
    if (line.length > LONGEST_LINE || index >= MOST_LINES) {
      const expected = `at most ${MOST_LINES} lines of ${LONGEST_LINE} characters`;
      throw foreignMistake(place, 'this is no list of tools', { expected, found: 'more' });
    }
  }
  return { path, text };
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const line = bytes.subarray(0, firstBadByte(bytes)).filter((byte) => byte === 0x0a).length + 1;
    throw foreignMistake({ path, line }, 'this is not UTF-8', {
      expected: 'text in UTF-8',
      found: 'bytes of another encoding',
    });
  }
}

/** By halving: what is before it can be decoded, but for a character that is cut. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isDecodable(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isDecodable(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Lines with their numbers, from 1; without the comment that `#` begins, and blanks around. Empty ones are left out. */
export function meaningfulLines(text: string): readonly { readonly line: number; readonly said: string }[] {
  return text
    .split('\n')
    .map((said, index) => ({ line: index + 1, said: said.replace(/(^|\s)#.*$/, '').trim() }))
    .filter(({ said }) => said !== '');
}
