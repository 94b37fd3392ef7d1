import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { GithubContext } from './github-api-context.ts';
import { passwordFor } from './github-api-netrc.ts';
import type { Host } from './host.ts';
import { errorCode } from './system-error.ts';

export interface GithubToken {
  readonly value: string;
  /** Where it came from, for people. */
  readonly from: string;
}

/**
 * The user's token for an API: GH_TOKEN, GITHUB_TOKEN, what `gh auth login` has kept in a
 * file, `.netrc`; the first that there is. One of a file goes only to the host that the file
 * has it for; one of the environment to the API that the same environment names.
 * @throws HeadwaterError SETTING_INVALID for one that no header can hold
 */
export async function githubToken(base: string, context: GithubContext): Promise<GithubToken | undefined> {
  const { hostname } = new URL(base);
  // github.com's own API has a host of its own; that of an enterprise server has not.
  const names = [hostname, hostname.replace(/^api\./, '')];
  const found = fromEnv(context.host) ?? (await fromGh(names, context)) ?? fromNetrc(names, context.host);
  if (found === undefined || /^[!-~]+$/.test(found.value)) return found;
  throw new HeadwaterError('SETTING_INVALID', `${found.from} is none`, {
    expected: 'a token of GitHub, in one line',
    found: 'spaces, or signs that no token has',
  });
}

function fromEnv({ env }: Host): GithubToken | undefined {
  const name = ['GH_TOKEN', 'GITHUB_TOKEN'].find((candidate) => (env[candidate]?.trim() ?? '') !== '');
  return name === undefined ? undefined : { value: env[name]?.trim() ?? '', from: `the token in ${name}` };
}

/** `gh` keeps it in hosts.yml where there is no keyring (cli/cli, "gh auth login"). */
async function fromGh(
  names: readonly string[],
  { host, note }: GithubContext,
): Promise<GithubToken | undefined> {
  const folder = ghFolder(host);
  const path = folder === undefined ? undefined : join(folder, 'hosts.yml');
  const text = path === undefined ? undefined : textOf(path, { host, note });
  if (text === undefined) return undefined;
  const { parse } = await import('yaml');
  try {
    const hosts: unknown = parse(text, { schema: 'failsafe', maxAliasCount: 0 });
    const value = names.map((name) => ghToken(memberOf(hosts, name))).find((token) => token !== undefined);
    return value === undefined ? undefined : { value, from: `the token in ${path}` };
  } catch {
    note?.(`${path} is no YAML that gh writes; GitHub is asked as if it were not there`);
    return undefined;
  }
}

function ghFolder({ env }: Host): string | undefined {
  if (env.GH_CONFIG_DIR) return env.GH_CONFIG_DIR;
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'gh');
  return env.HOME ? join(env.HOME, '.config', 'gh') : undefined;
}

/** Of the host, or of the account that is the active one there. */
function ghToken(entry: unknown): string | undefined {
  const account = memberOf(memberOf(entry, 'users'), String(memberOf(entry, 'user')));
  const token = memberOf(entry, 'oauth_token') ?? memberOf(account, 'oauth_token');
  return typeof token === 'string' && token !== '' ? token : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function fromNetrc(names: readonly string[], host: Host): GithubToken | undefined {
  const path = host.env.HOME ? join(host.env.HOME, '.netrc') : undefined;
  const text = path === undefined ? undefined : textOf(path, { host });
  const value = text === undefined ? undefined : passwordFor(names, text);
  return value === undefined ? undefined : { value, from: `the password in ${path}` };
}

function textOf(path: string, { host, note }: Pick<GithubContext, 'host' | 'note'>): string | undefined {
  try {
    return host.fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT')
      note?.(`${path} cannot be read; GitHub is asked as if it were not there`);
    return undefined;
  }
}
