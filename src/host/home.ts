// First: env-paths asks for the home folder when it is loaded.
import './some-home.ts';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import envPaths from 'env-paths';
import { HeadwaterError } from '../errors.ts';
import type { HomePaths } from './paths.ts';
import { isHomeless } from './some-home.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Base {
  readonly data: string;
  readonly config: string;
  readonly cache: string;
  readonly logs: string;
}

/**
 * Where things live (docs/FORMATS.md, "On disk"). `HEADWATER_HOME` moves everything; else
 * the folders that the system's conventions name (XDG Base Directory Specification on Linux).
 * @throws HeadwaterError SETTING_INVALID
 */
export function homePaths(env: Env): HomePaths {
  const base = ownHome(env) ?? conventionalHome();
  return {
    data: base.data,
    config: base.config,
    cache: base.cache,
    store: join(base.data, 'store'),
    lowerStores: storesOf(env),
    bin: join(base.data, 'bin'),
    generations: join(base.data, 'generations'),
    keys: join(base.data, 'keys'),
    quarantine: join(base.data, 'quarantine'),
    downloads: join(base.cache, 'downloads'),
    logs: base.logs,
    locks: join(base.data, 'locks'),
    catalog: absolutePath(env, 'HEADWATER_CATALOG') ?? join(packageRoot(), 'catalog'),
  };
}

/** Version of the running headwater, from its package.json. */
export function headwaterVersion(): string {
  return packageVersion(packageRoot()) ?? '0.0.0';
}

function ownHome(env: Env): Base | undefined {
  const home = absolutePath(env, 'HEADWATER_HOME');
  if (home === undefined) return undefined;
  return { data: home, config: join(home, 'config'), cache: join(home, 'cache'), logs: join(home, 'logs') };
}

/** @throws HeadwaterError SETTING_INVALID for a user whom neither HOME nor the password file gives a folder */
function conventionalHome(): Base {
  if (isHomeless()) {
    throw new HeadwaterError('SETTING_INVALID', 'this user has no home folder', {
      expected: 'HEADWATER_HOME or HOME, an absolute path; or a user of the password file',
      found: 'neither',
      hint: 'Set HEADWATER_HOME to a folder of yours.',
    });
  }
  const { data, config, cache, log } = envPaths('headwater', { suffix: '' });
  return { data, config, cache, logs: log };
}

/** Absolute paths between colons. @throws HeadwaterError SETTING_INVALID */
function storesOf(env: Env): readonly string[] {
  const paths = (env.HEADWATER_STORES ?? '').split(':').filter((path) => path !== '');
  const relative = paths.find((path) => !isAbsolute(path));
  if (relative === undefined) return paths.map((path) => normalize(path));
  throw new HeadwaterError('SETTING_INVALID', 'HEADWATER_STORES has a path that is not absolute', {
    expected: 'paths that start with /, with colons between',
    found: JSON.stringify(relative),
    hint: 'Set HEADWATER_STORES to absolute paths, or unset it.',
  });
}

/** A relative home would be another one in every folder, and inside a cloned repository someone else's. */
function absolutePath(env: Env, variable: string): string | undefined {
  const path = env[variable];
  if (path === undefined || path === '') return undefined;
  if (isAbsolute(path)) return normalize(path);
  throw new HeadwaterError('SETTING_INVALID', `${variable} is not an absolute path`, {
    expected: 'a path that starts with /',
    found: JSON.stringify(path),
    hint: `Set ${variable} to an absolute path, or unset it.`,
  });
}

/** The folder of headwater's package.json: found upward from src/host as well as from a bundle in dist/. */
export function packageRoot(): string {
  const start = import.meta.dirname ?? __dirname;
  for (let folder = start; ; folder = dirname(folder)) {
    if (packageVersion(folder) !== undefined) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new HeadwaterError('INTERNAL', "headwater's package.json is missing", {
    expected: `a package.json named headwater above ${start}`,
    hint: 'Install headwater again.',
  });
}

function packageVersion(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const about: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof about !== 'object' || about === null) return undefined;
  if (!('name' in about) || about.name !== 'headwater') return undefined;
  return 'version' in about && typeof about.version === 'string' ? about.version : undefined;
}
