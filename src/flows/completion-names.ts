import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import type { HomePaths } from '../host/paths.ts';
import { nameOfFolder } from '../model/package-name.ts';

/** Of oclif's summary of a command, what completion looks at. */
export interface KnownCommand {
  readonly summary?: string;
  readonly hidden?: boolean;
  readonly flags: Readonly<Record<string, KnownFlag>>;
  readonly args: Readonly<Record<string, { readonly options?: readonly string[] }>>;
}

interface KnownFlag {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly multiple?: boolean;
  readonly options?: readonly string[];
}

/** What completion may look at. */
export interface CompletionWorld {
  readonly fs: Host['fs'];
  readonly paths: HomePaths;
  /** By oclif's ids. */
  readonly commands: Readonly<Record<string, KnownCommand>>;
}

/** Packages of the catalog, those of them that headwater can build, packages of the store, or commands on PATH. */
export type NamesOf = 'catalog' | 'recipes' | 'installed' | 'commands';

/** Names by looking at folders alone; behind an `@`, the versions of the catalog. */
export function namesIn(kind: NamesOf, current: string, world: CompletionWorld): readonly string[] {
  const { paths } = world;
  const at = current.indexOf('@');
  if (at >= 0 && kind !== 'commands') return versions(current.slice(0, at), world);
  switch (kind) {
    case 'catalog':
      return inCatalog(world);
    case 'recipes':
      return inCatalog(world).filter((name) => name.startsWith(current) && hasRecipe(name, world));
    case 'installed':
      return entries(paths.store, world).flatMap((folder) => nameOfFolder(folder) ?? []);
    case 'commands':
      return entries(join(paths.generations, 'current', 'tools'), world);
  }
}

function inCatalog(world: CompletionWorld): readonly string[] {
  return entries(world.paths.catalog, world).flatMap((file) => /^(.+)\.toml$/.exec(file)?.[1] ?? []);
}

/** An entry may know who else builds a package, and not how to; only those that could be proposed are read. */
function hasRecipe(name: string, { fs, paths }: CompletionWorld): boolean {
  return /^\[build\]$/m.test(fs.readFileSync(join(paths.catalog, `${name}.toml`), 'utf8'));
}

function versions(name: string, { fs, paths }: CompletionWorld): readonly string[] {
  if (!/^[a-z0-9][a-z0-9+._-]*$/.test(name)) return [];
  const text = fs.readFileSync(join(paths.catalog, `${name}.toml`), 'utf8');
  const found = text.matchAll(/^version = "([^"]+)"/gm);
  return [...found].map(([, version = '']) => `${name}@${version}`);
}

/** Nothing where there is no folder. Names with odd characters would be read as syntax by some shell. */
function entries(folder: string, { fs }: CompletionWorld): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => /^[A-Za-z0-9_[][A-Za-z0-9+._[-]*$/.test(name));
}
