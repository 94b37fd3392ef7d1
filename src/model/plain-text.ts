const LONGEST = 200;

/**
 * One line of text from outside, as it may be shown to a person: without the control and
 * format characters that could move a terminal's cursor or turn the writing round, and short.
 */
export function plainText(text: string): string {
  const plain = oneLine(text);
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** The same, of any length: for paths, which may be as long as they like and come from a stranger as well. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
