const LONGEST_SHOWN = 160;

/**
 * A value from outside as it may be shown to a person: quoted, short, and with
 * everything beyond printable ASCII escaped, so that a homoglyph or a terminal's control
 * sequence is seen for what it is.
 */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
  const plain = text.replace(/[^\x20-\x7e]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  return plain.length > LONGEST_SHOWN
    ? `${plain.slice(0, LONGEST_SHOWN)}… (${plain.length} characters)`
    : plain;
}
