import { join } from 'node:path';
import type { Host } from './host.ts';

/**
 * The base addresses of the machine's own apt, in its order, https before http: below them
 * lie the pools that `debian:` mirrors name. Enabled entries only; security archives hold
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
  const bases = [...new Set(uris.flatMap(asBase))];
  return [...bases.filter(isSecure), ...bases.filter((base) => !isSecure(base))];
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

function isSecure(base: string): boolean {
  return base.startsWith('https:');
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
