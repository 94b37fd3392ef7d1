import { miseName } from '../../request/foreign/names/spell.ts';
import type { Pinned } from './pinned.ts';
import { asText, type ExportLine, exportHead, NO_LIBRARIES, saidLines, unsaidLines } from './written.ts';

/** mise.toml: versions as headwater.toml asks for them, which mean the same there; the lock's stand behind. */
export function miseLine(pinned: Pinned): ExportLine['said'] {
  const name = miseName(pinned.name);
  if (pinned.isLibrary) return { why: NO_LIBRARIES };
  if (name === undefined) return { why: 'headwater knows no name for it in mise' };
  const key = /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
  const asked = pinned.asked ?? 'latest';
  const locked =
    pinned.locked === undefined || pinned.locked === asked ? '' : `  # locked at ${pinned.locked}`;
  return { line: `${key} = ${JSON.stringify(asked)}${locked}` };
}

export function miseText(lines: readonly ExportLine[], from: string): string {
  const head = exportHead(from, [
    'mise installs these versions; whether it proves anything of them is up to it.',
  ]);
  return asText([...head, '[tools]', ...saidLines(lines), ...unsaidLines(lines)]);
}
