import { dim } from './style.ts';
import { displayWidth, padTo } from './width.ts';

/** Columns aligned by display width, two blanks apart, no blanks at line ends; `head` may be empty. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(head.length, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...[head, ...rows].map((row) => displayWidth(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => padTo(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = rows.map(line);
  return head.length === 0 ? lines : [dim(line(head)), ...lines];
}
