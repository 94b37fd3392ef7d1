/** A line that git leaves where it could not merge. */
const MARKER = /^(<{7}|\|{7}|={7}|>{7})( .*)?$/;

/** The line (from 1) of git's first conflict marker; undefined where there is none. */
export function conflictLine(text: string): number | undefined {
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line) => MARKER.test(line));
  // A row of equals signs alone is no conflict; nothing in TOML 1.0 starts like the other three.
  const isConflict = lines.some((line) => /^(<{7}|>{7})( |$)/.test(line));
  return isConflict && index >= 0 ? index + 1 : undefined;
}
