import type { ForeignContent } from '../../../src/request/foreign/foreign.ts';
import { formatOf } from '../../../src/request/foreign/formats.ts';
import { readForeignText } from '../../../src/request/foreign/text.ts';

/** A file of another manager, by the format that its name tells. */
export function readForeign(path: string, text: string | Uint8Array): ForeignContent {
  const format = formatOf(path);
  if (format === undefined) throw new Error(`no format for ${path}`);
  return format.parse(readForeignText(Buffer.from(text), path));
}

/** Tools in a line each: `space:name version`, with `=` where no other version will do. */
export function toolLines({ tools }: ForeignContent): readonly string[] {
  return tools.map(({ space, name, wish }) => {
    if (wish.type === 'version') return `${space}:${name} ${wish.exact ? '=' : ''}${wish.version}`;
    return `${space}:${name} ${wish.type}`;
  });
}

/** `line about` of what is not taken over. */
export function remarkLines({ remarks }: ForeignContent): readonly string[] {
  return remarks.map(({ line, about }) => `${line} ${about}`);
}
