import { isAbsolute, join } from 'node:path';
import type { Host } from './host.ts';
import { type IniSections, readIni } from './pip-config-ini.ts';
import { loginFromNetrc } from './pip-config-netrc.ts';
import { askPip } from './pip-config-pip.ts';

/** The index that the machine's own pip is configured with. */
export interface PipIndex {
  /** Without a slash at its end, and without credentials. */
  readonly base: string;
  /** For the origin of `base` alone. */
  readonly authorization?: string;
  /** Who says so, for people. */
  readonly from: string;
}

type Surroundings = Pick<Host, 'env' | 'fs'>;

const asked = new WeakMap<Host, Promise<PipIndex | undefined>>();

/**
 * Where packages of Python come from: `PIP_INDEX_URL`, the configuration files of pip in its own
 * order (pip documentation, "Configuration", "Configuration Files"), uv's variables,
 * and, where nothing is configured, what pip itself calls its default. Asked once a
 * process. Further indexes (`extra-index-url`) are left out: of two that have a name, nobody
 * would know whose it is.
 * @returns undefined where nobody knows, or pip is told to ask none
 */
export function pipIndex(host: Host): Promise<PipIndex | undefined> {
  const known = asked.get(host) ?? find(host);
  asked.set(host, known);
  return known;
}

async function find(host: Host): Promise<PipIndex | undefined> {
  const configured = configuredUrl(host);
  if (configured === 'none') return undefined;
  const { url, from } = configured ?? (await askPip(host)) ?? {};
  return url === undefined || from === undefined ? undefined : indexOf({ url, from }, host);
}

interface Said {
  readonly url: string;
  readonly from: string;
}

function configuredUrl(host: Surroundings): Said | 'none' | undefined {
  const { env } = host;
  const files = configFiles(host).map((path) => ({ path, sections: readIni(path, host) }));
  if (isTrue(env.PIP_NO_INDEX ?? settingOf(files, 'no-index')?.value)) return 'none';
  const fromFile = settingOf(files, 'index-url');
  const all: readonly (readonly [string, string | undefined])[] = [
    ['PIP_INDEX_URL', env.PIP_INDEX_URL],
    [fromFile?.path ?? '', fromFile?.value],
    ['UV_DEFAULT_INDEX', env.UV_DEFAULT_INDEX],
    ['UV_INDEX_URL', env.UV_INDEX_URL],
  ];
  const [from, url] = all.find(([, value]) => value !== undefined && value !== '') ?? [];
  return from === undefined || url === undefined ? undefined : { url, from };
}

interface ConfigFile {
  readonly path: string;
  readonly sections: IniSections;
}

/** The section of a command goes before `[global]`, and then the last file that has it (pip's own order). */
function settingOf(
  files: readonly ConfigFile[],
  name: string,
): { readonly value: string; readonly path: string } | undefined {
  for (const section of ['install', 'global']) {
    const found = files.findLast(({ sections }) => sections.get(section)?.has(name));
    const value = found?.sections.get(section)?.get(name);
    if (found !== undefined && value !== undefined) return { value, path: found.path };
  }
  return undefined;
}

/** What comes later counts more. pip reads none at all where PIP_CONFIG_FILE is the null device. */
function configFiles({ env, fs }: Surroundings): readonly string[] {
  const { PIP_CONFIG_FILE: own, HOME: home = '/', VIRTUAL_ENV: site } = env;
  if (own === '/dev/null') return [];
  const system = (env.XDG_CONFIG_DIRS ?? '/etc/xdg').split(':').filter(isAbsolute).reverse();
  const config = env.XDG_CONFIG_HOME ?? '';
  const mac = join(home, 'Library/Application Support/pip');
  const user = isAbsolute(config) ? join(config, 'pip') : join(home, '.config/pip');
  return [
    ...['/Library/Application Support', ...system].map((folder) => join(folder, 'pip/pip.conf')),
    '/etc/pip.conf',
    join(home, '.pip/pip.conf'),
    join(fs.existsSync(mac) ? mac : user, 'pip.conf'),
    ...(site === undefined ? [] : [join(site, 'pip.conf')]),
    ...(own === undefined ? [] : [own]),
  ].filter(isAbsolute);
}

function isTrue(value: string | undefined): boolean {
  return ['1', 'true', 'yes', 'on', 't', 'y'].includes((value ?? '').toLowerCase());
}

/** Undefined for what is no address of the network: a folder, for one. */
function indexOf({ url: text, from }: Said, host: Surroundings): PipIndex | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !['https:', 'http:'].includes(url.protocol)) return undefined;
  const login = loginOf(url) ?? loginFromNetrc(url.hostname, host);
  url.username = '';
  url.password = '';
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return { base, from, ...(login !== undefined && { authorization: basic(login) }) };
}

interface Login {
  readonly user: string;
  readonly password: string;
}

function loginOf({ username, password }: URL): Login | undefined {
  if (username === '' && password === '') return undefined;
  return { user: decoded(username), password: decoded(password) };
}

/** RFC 7617, 2. */
function basic({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Percent signs may stand for nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
