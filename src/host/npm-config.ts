import { Buffer } from 'node:buffer';
import { HeadwaterError } from '../errors.ts';
import type { Host } from './host.ts';
import { askNpm } from './npm-config-ask.ts';
import { npmSettings } from './npm-config-files.ts';

/** A registry that the user's own npm is configured with. */
export interface NpmRegistry {
  /** With a slash at its end. */
  readonly base: string;
  /** The setting that names it, for people. */
  readonly from: string;
}

/** What a server is given to know who asks. */
export interface NpmCredentials {
  readonly authorization: string;
  /** Where they came from, for people: the setting, never its value. */
  readonly from: string;
}

/**
 * The registry of a package: that of its scope, else the one for all (npm documentation,
 * "scope", "Associating a scope with a registry"). A package of a scope with a registry of
 * its own is never looked for anywhere else: whoever takes its name in the public one would
 * be asked for it (dependency confusion).
 * @throws HeadwaterError ORIGIN_UNCONFIGURED where no setting and no npm names one
 */
export async function npmRegistryOf(name: string, host: Host): Promise<NpmRegistry> {
  const scope = name.startsWith('@') ? name.split('/')[0] : undefined;
  const keys = [...(scope === undefined ? [] : [`${scope}:registry`]), 'registry'];
  const settings = npmSettings(host);
  for (const key of keys) {
    const value = settings.map((some) => some.get(key)).find((some) => some !== undefined && some !== '');
    if (value !== undefined) return { base: baseOf(value, key), from: `npm's setting ${key}` };
  }
  const own = await askNpm(host);
  if (own !== undefined) return { base: baseOf(own, 'registry'), from: 'npm itself' };
  throw new HeadwaterError('ORIGIN_UNCONFIGURED', 'no registry of npm is configured', {
    expected: '`registry = …` in ~/.npmrc, or an npm on PATH',
    found: 'neither',
    hint: 'Set npm_config_registry, or install npm: its own registry is taken then.',
  });
}

/**
 * The credentials for an address below a registry: those of the longest setting that names its
 * host and path (npm-registry-fetch, "auth"). None for any other origin, whatever the
 * registry says where its files lie: a registry of others would collect tokens.
 */
export function npmCredentials(
  url: string,
  registry: Pick<NpmRegistry, 'base'>,
  host: Pick<Host, 'env' | 'fs'>,
): NpmCredentials | undefined {
  const address = URL.parse(url);
  if (address === null || address.origin !== new URL(registry.base).origin) return undefined;
  const settings = npmSettings(host);
  const get = (key: string) => settings.map((some) => some.get(key)).find((value) => value !== undefined);
  for (const place of placesOf(address)) {
    const found = credentialsAt(place, get);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `//host/a/b/`, `//host/a/b`, `//host/a/` and so on, up to the host alone. */
function placesOf({ host, pathname }: URL): readonly string[] {
  const places: string[] = [];
  for (let place = `//${host}${pathname}`; place.length > 2; place = place.replace(/([^/]+|\/)$/, '')) {
    places.push(place);
  }
  return places;
}

function credentialsAt(place: string, get: (key: string) => string | undefined): NpmCredentials | undefined {
  const token = get(`${place}:_authToken`);
  if (token !== undefined) return given(`Bearer ${token}`, `${place}:_authToken`);
  const basic = get(`${place}:_auth`);
  if (basic !== undefined) return given(`Basic ${basic}`, `${place}:_auth`);
  const [user, password] = [get(`${place}:username`), get(`${place}:_password`)];
  if (user === undefined || password === undefined) return undefined;
  const login = `${user}:${Buffer.from(password, 'base64').toString()}`;
  return given(`Basic ${Buffer.from(login).toString('base64')}`, `${place}:_password`);
}

/** A line break in a token would be another header. */
function given(authorization: string, key: string): NpmCredentials {
  if (/^[\x20-\x7e]+$/.test(authorization)) return { authorization, from: `npm's setting ${key}` };
  throw new HeadwaterError('SETTING_INVALID', `npm's setting ${key} holds what no header can`, {
    hint: 'Write it anew, for example with `npm login`.',
  });
}

function baseOf(value: string, key: string): string {
  const url = URL.parse(value);
  if (url !== null && ['https:', 'http:'].includes(url.protocol) && url.search === '' && url.hash === '') {
    return url.href.endsWith('/') ? url.href : `${url.href}/`;
  }
  throw new HeadwaterError('SETTING_INVALID', `npm's setting ${key} is no address of a registry`, {
    expected: 'an https address',
    found: JSON.stringify(value.slice(0, 80)),
  });
}
