import { dirname } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { type CatalogName, isCatalogName, type PackageName } from '../model/package-name.ts';
import type { Catalog } from './entry.ts';
import { checkNeeds, type ReadEntry, readModules } from './load.ts';
import { parseRecipeFile } from './parse.ts';

/** A recipe is a few kilobytes; more is not one. Bytes. */
const LARGEST = 1024 * 1024;

/** A catalog, and the entries that stand in front of it. */
export interface WithRecipes {
  readonly catalog: Catalog;
  /** In the order of the files. */
  readonly names: readonly PackageName[];
}

/**
 * Puts entries of a user's own in front of a catalog; where both have one of a name, the
 * user's is meant. They may need libraries of the catalog, and each other. A list of
 * modules lies beside the entry that pins it.
 * @param files absolute paths.
 * @throws HeadwaterError CATALOG_INVALID with file and line; USAGE for what is no readable file, or two of one name
 */
export function withRecipeFiles(
  catalog: Catalog,
  files: readonly string[],
  host: Pick<Host, 'fs'>,
): WithRecipes {
  const own = new Map<CatalogName, ReadEntry>();
  for (const file of files) {
    const read = readRecipe(file, host);
    const earlier = own.get(read.entry.name);
    if (earlier !== undefined) throw twice(read, earlier);
    own.set(read.entry.name, read);
  }
  const ownOf = (name: PackageName) => (isCatalogName(name) ? own.get(name) : undefined);
  const find: Catalog['find'] = (name) => ownOf(name)?.entry ?? catalog.find(name);
  for (const read of own.values()) checkNeeds(read, find);
  const names = () => [...new Set([...catalog.names(), ...own.keys()])].sort();
  return {
    names: [...own.keys()],
    catalog: {
      directory: catalog.directory,
      find,
      names,
      all: () => names().flatMap((name) => find(name) ?? []),
      modules(name, release) {
        const file = ownOf(name)?.file;
        return file === undefined
          ? catalog.modules(name, release)
          : readModules(release, dirname(file), host);
      },
    },
  };
}

function readRecipe(file: string, { fs }: Pick<Host, 'fs'>): ReadEntry {
  const text = readText(file, fs);
  return { entry: parseRecipeFile(text, file), text, file };
}

function readText(file: string, fs: Host['fs']): string {
  try {
    const stat = fs.statSync(file);
    if (stat.isFile() && stat.size <= LARGEST) return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === '') throw error;
    throw unreadable(file, errorCode(error));
  }
  throw unreadable(file, `no file of at most ${LARGEST} bytes`);
}

function unreadable(file: string, found: string): HeadwaterError {
  return new HeadwaterError('USAGE', 'the recipe cannot be read', {
    subject: file,
    expected: 'a file in the form of a catalog entry (docs/FORMATS.md, "Catalog entry")',
    found,
  });
}

function twice({ entry, file }: ReadEntry, earlier: ReadEntry): HeadwaterError {
  return new HeadwaterError('USAGE', `two recipes of ${entry.name}`, {
    expected: 'one recipe of a package',
    found: `${earlier.file} and ${file}`,
  });
}
