import { join } from 'node:path';
import type { Host } from './host.ts';

/**
 * The base addresses of the machine's own apt, the distribution's first: below them lie
 * the pools that `debian:` mirrors name. Enabled entries only; security archives hold
 * no upstream sources of their own and are left out.
 * @param root apt's folder of settings (sources.list(5)).
 */
export function aptBases(host: Host, root = '/etc/apt'): readonly string[] {
  const parts = join(root, 'sources.list.d');
  const names = readable(() => host.fs.readdirSync(parts).sort()) ?? [];
  const read = (path: string): string => readable(() => host.fs.readFileSync(path, 'utf8')) ?? '';
  const uris = [
    ...parseOneLine(read(join(root, 'sources.list'))),
    ...names.flatMap((name) => {
      if (name.endsWith('.list')) return parseOneLine(read(join(parts, name)));
      return name.endsWith('.sources') ? parseDeb822(read(join(parts, name))) : [];
    }),
  ];
  return [...new Set(uris.flatMap(asBase))].sort((a, b) => rank(a) - rank(b));
}

interface Archive {
  readonly uri: string;
  readonly suites: readonly string[];
}

/** sources.list(5), "One-line-style format": `deb [options] uri suite components`. */
function parseOneLine(text: string): Archive[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb(?:-src)?\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/.exec(line);
    const [, uri, suite] = match ?? [];
    return uri === undefined || suite === undefined ? [] : [{ uri, suites: [suite] }];
  });
}

/** sources.list(5), "deb822-style format": stanzas of fields, lines that start with a blank go on. */
function parseDeb822(text: string): Archive[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '');
  return withoutComments.split(/\n[ \t]*\n/).flatMap((stanza) => {
    if (['no', 'false', 'without', 'off', 'disable'].includes(field(stanza, 'Enabled').join(''))) return [];
    const suites = field(stanza, 'Suites');
    return field(stanza, 'URIs').map((uri) => ({ uri, suites }));
  });
}

function field(stanza: string, name: string): string[] {
  const value = new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1] ?? '';
  return value.split(/\s+/).filter((word) => word !== '');
}

/** Addresses with credentials are the administrator's affair with apt, not ours. */
function asBase({ uri, suites }: Archive): string[] {
  if (!URL.canParse(uri)) return [];
  const url = new URL(uri);
  if (!['https:', 'http:'].includes(url.protocol) || url.username !== '') return [];
  const security = /^security\.|-security(\/|$)/;
  const onlySecurity = suites.length > 0 && suites.every((suite) => security.test(suite));
  if (onlySecurity || security.test(url.hostname) || security.test(url.pathname)) return [];
  return [url.href.replace(/\/+$/, '')];
}

/** A distribution's own archive before those of single vendors; https before http. */
function rank(base: string): number {
  return (/\b(debian|ubuntu)\b/.test(base) ? 0 : 2) + (base.startsWith('https:') ? 0 : 1);
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
