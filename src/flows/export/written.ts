import type { Pinned } from './pinned.ts';

/** What a file of another manager is made of. */
export interface ExportLine {
  readonly pinned: Pinned;
  /** The line; or why there is none. */
  readonly said: { readonly line: string } | { readonly why: string };
}

/** Each file begins so: it may be replaced by the next export. */
export const EXPORT_START = '# Made by `headwater export`';

/** The first lines. @param more one sentence a line. */
export function exportHead(from: string, more: readonly string[]): readonly string[] {
  return [`${EXPORT_START} from ${from}.`, ...more.map((line) => `# ${line}`)];
}

/** Why a library is not in it. */
export const NO_LIBRARIES = 'it is a library, and this manager has tools alone';

/** What nobody could say in the file, as comments of it. */
export function unsaidLines(lines: readonly ExportLine[]): readonly string[] {
  return lines.flatMap(({ pinned: { name, locked, asked }, said }) =>
    'why' in said ? [`# ${name} ${locked ?? asked ?? 'latest'}: ${said.why}`] : [],
  );
}

export function saidLines(lines: readonly ExportLine[]): readonly string[] {
  return lines.flatMap(({ said }) => ('line' in said ? [said.line] : []));
}

export function asText(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
