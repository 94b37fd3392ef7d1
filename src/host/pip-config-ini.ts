import type { Host } from './host.ts';

/** Section → setting → value; names in lower case, with `-`. */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * A file of Python's configparser, as far as pip uses it: sections, `name = value` or `name: value`,
 * and comments. A value that goes on in further lines is kept as its first line. Empty where it
 * cannot be read.
 */
export function readIni(path: string, { fs }: Pick<Host, 'fs'>): IniSections {
  const sections = new Map<string, Map<string, string>>();
  let section = '';
  for (const line of linesOf(path, fs)) {
    const [, header] = /^\[([^\]]+)\]\s*$/.exec(line) ?? [];
    const [, name, value] = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (header !== undefined) section = header.toLowerCase();
    else if (name !== undefined && value !== undefined) {
      const settings = sections.get(section) ?? new Map<string, string>();
      sections.set(section, settings.set(name.toLowerCase().replaceAll('_', '-'), value));
    }
  }
  return sections;
}

function linesOf(path: string, fs: Host['fs']): readonly string[] {
  try {
    const lines = fs.readFileSync(path, 'utf8').split(/\r?\n/);
    return lines.filter((line) => !/^\s*([#;]|$)/.test(line));
  } catch {
    return [];
  }
}
