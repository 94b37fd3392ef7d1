/**
 * The settings of an .npmrc by name: npm's own ini dialect, of which a registry needs lines
 * of `name = value` (npm documentation, "npmrc"). What stands below a `[section]` is another
 * setting, and of one that is named twice the last counts.
 * @param expand puts in what `${NAME}` stands for
 */
export function readNpmrc(text: string, expand: (text: string) => string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[')) break;
    if (/^[;#]/.test(trimmed)) continue;
    const at = trimmed.indexOf('=');
    if (at === -1) continue;
    settings.set(expand(plain(trimmed.slice(0, at))), expand(plain(trimmed.slice(at + 1))));
  }
  return settings;
}

/** Without its quotes, or without the comment behind it; a backslash saves the sign after it. */
function plain(text: string): string {
  const trimmed = text.trim();
  const quoted = /^"(.*)"$/.exec(trimmed);
  if (quoted !== null) return unquoted(trimmed) ?? quoted[1] ?? '';
  const [, single] = /^'(.*)'$/.exec(trimmed) ?? [];
  if (single !== undefined) return unquoted(single) ?? single;
  return trimmed
    .replace(/(?<!\\)((?:\\\\)*)[;#].*$/, '$1')
    .replace(/\\([;#\\])/g, '$1')
    .trim();
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * `${NAME}` by the environment; one that is not set stays as it is written, `${NAME?}` is
 * empty then (npm documentation, "npmrc"). A backslash before it keeps it.
 */
export function expander(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  return (text) =>
    text.replace(/(\\*)\$\{([^${}?]+)(\?)?\}/g, (whole, slashes: string, name: string, may?: string) => {
      if (slashes.length % 2 === 1) return whole.slice((slashes.length + 1) / 2);
      const value = env[name] ?? (may === undefined ? `\${${name}}` : '');
      return `${slashes.slice(slashes.length / 2)}${value}`;
    });
}
