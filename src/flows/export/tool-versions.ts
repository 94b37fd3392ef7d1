import { asdfName } from '../../request/foreign/names/spell.ts';
import type { Pinned } from './pinned.ts';
import { asText, type ExportLine, exportHead, NO_LIBRARIES, saidLines, unsaidLines } from './written.ts';

/** .tool-versions: exact versions, which is all that asdf knows; those of the lock, where there is one. */
export function toolVersionsLine(pinned: Pinned): ExportLine['said'] {
  const name = asdfName(pinned.name);
  if (pinned.isLibrary) return { why: NO_LIBRARIES };
  if (name === undefined) return { why: 'headwater knows no name for it in asdf' };
  return { line: `${name} ${pinned.locked ?? pinned.asked ?? 'latest'}` };
}

export function toolVersionsText(lines: readonly ExportLine[], from: string): string {
  const head = exportHead(from, ['asdf and mise install these versions; they prove nothing of them.']);
  return asText([...head, ...saidLines(lines), ...unsaidLines(lines)]);
}
