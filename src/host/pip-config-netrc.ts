import { join } from 'node:path';
import type { Host } from './host.ts';

/**
 * What `.netrc` (or the file that NETRC names) has for a host, as pip takes it: the first
 * `machine` of that name, else `default` (ftp(1), "The .netrc file").
 */
export function loginFromNetrc(
  machine: string,
  { env, fs }: Pick<Host, 'env' | 'fs'>,
): { readonly user: string; readonly password: string } | undefined {
  const paths = env.NETRC === undefined ? netrcOf(env.HOME) : [env.NETRC];
  for (const path of paths) {
    const entries = entriesOf(textOf(path, fs));
    const entry = entries.find(({ name }) => name === machine) ?? entries.find(({ name }) => name === '');
    if (entry !== undefined) return { user: entry.login, password: entry.password };
  }
  return undefined;
}

function netrcOf(home: string | undefined): readonly string[] {
  return home === undefined ? [] : [join(home, '.netrc'), join(home, '_netrc')];
}

interface Entry {
  /** Empty: `default`. */
  readonly name: string;
  login: string;
  password: string;
}

function entriesOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  // A macro goes on to the next empty line, and its words mean nothing.
  const plain = text
    .replace(/^[ \t]*macdef\s[\s\S]*?(?:\n[ \t]*\r?\n|(?![\s\S]))/gm, '\n')
    .replace(/^\s*#.*$/gm, '');
  const tokens = plain.split(/\s+/).filter((token) => token !== '');
  for (let at = 0; at < tokens.length; at++) {
    const value = tokens[at + 1] ?? '';
    const entry = entries.at(-1);
    if (tokens[at] === 'default') entries.push({ name: '', login: '', password: '' });
    else if (tokens[at] === 'machine') entries.push({ name: value, login: '', password: '' });
    else if (tokens[at] === 'login' && entry !== undefined) entry.login = value;
    else if (tokens[at] === 'password' && entry !== undefined) entry.password = value;
    if (tokens[at] !== 'default') at += 1;
  }
  return entries;
}

function textOf(path: string, fs: Host['fs']): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
