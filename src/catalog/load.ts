import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { type CatalogName, isCatalogName, type PackageName } from '../model/package-name.ts';
import type { Catalog, CatalogEntry, Release } from './entry.ts';
import { type Module, parseModules } from './modules.ts';
import { invalidEntry, parseEntry } from './parse.ts';

/**
 * The catalog in `host.paths.catalog`: one file `<name>.toml` a package. Nothing is read
 * before it is asked for, and each entry once.
 * @throws HeadwaterError CATALOG_MISSING when there is no such folder
 */
export function loadCatalog(host: Pick<Host, 'fs' | 'paths'>): Catalog {
  const directory = host.paths.catalog;
  if (!host.fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new HeadwaterError('CATALOG_MISSING', 'there is no catalog', {
      expected: `a folder ${directory}`,
      found: 'nothing',
      hint: 'Install headwater again, or point HEADWATER_CATALOG at a catalog.',
    });
  }
  const read = memoize((name) => readEntry(name, directory, host));
  const find = memoize((name) => {
    const found = read(name);
    if (found !== undefined) checkNeeds(found, (need) => read(need)?.entry);
    return found?.entry;
  });
  const names = () => listNames(directory, host);
  const modules = (_: PackageName, release: Release) => readModules(release, directory, host);
  return { directory, find, modules, names, all: () => names().flatMap((name) => find(name) ?? []) };
}

/** Thousands of modules take less. Bytes. */
const LARGEST_LIST = 4 * 1024 * 1024;

/** An entry, with what an error about it has to quote. */
export interface ReadEntry {
  readonly entry: CatalogEntry;
  readonly text: string;
  readonly file: string;
}

function readEntry(name: PackageName, directory: string, host: Pick<Host, 'fs'>): ReadEntry | undefined {
  if (!isCatalogName(name)) return undefined;
  const file = join(directory, `${name}.toml`);
  if (!host.fs.existsSync(file)) return undefined;
  const text = host.fs.readFileSync(file, 'utf8');
  return { entry: parseEntry(text, file), text, file };
}

/**
 * The list of modules that a release pins, from the folder of its entry.
 * @throws HeadwaterError CATALOG_INVALID
 */
export function readModules(release: Release, directory: string, host: Pick<Host, 'fs'>): readonly Module[] {
  if (release.modules === undefined) return [];
  const file = join(directory, release.modules.file);
  const stat = host.fs.statSync(file, { throwIfNoEntry: false });
  // A stranger's recipe may come with a pipe, a device, or a file without an end.
  if (stat?.isFile() === true && stat.size <= LARGEST_LIST)
    return parseModules(host.fs.readFileSync(file, 'utf8'), file, release.modules);
  throw new HeadwaterError('CATALOG_INVALID', 'the list of modules is missing', {
    subject: file,
    expected: `a file with sha256:${release.modules.sha256}`,
    found: stat === undefined ? 'nothing' : `no file of at most ${LARGEST_LIST} bytes`,
  });
}

/**
 * What a package needs must be in the same catalog, and be a library: it is linked in, not run.
 * @throws HeadwaterError CATALOG_INVALID with the line
 */
export function checkNeeds(found: ReadEntry, find: (name: PackageName) => CatalogEntry | undefined): void {
  for (const [index, need] of (found.entry.recipe?.needs ?? []).entries()) {
    const kind = find(need)?.kind;
    if (kind === 'library') continue;
    const mistake = {
      path: ['build', 'needs', index],
      message: kind === undefined ? 'not in the catalog' : 'not a library',
      expected: 'the name of a library of this catalog',
      found: need,
    };
    throw invalidEntry(mistake, found.text, found.file);
  }
}

/** A file whose name cannot be a package's is a mistake, not something to skip in silence. */
function listNames(directory: string, host: Pick<Host, 'fs'>): readonly CatalogName[] {
  const files = host.fs.readdirSync(directory).filter((file) => file.endsWith('.toml'));
  return files.sort().map((file) => {
    const name = file.slice(0, -'.toml'.length);
    if (isCatalogName(name)) return name;
    throw new HeadwaterError('CATALOG_INVALID', 'not the name of a package', {
      subject: join(directory, file),
      expected: '<package name>.toml',
      found: file,
    });
  });
}

function memoize<T>(make: (name: PackageName) => T): (name: PackageName) => T {
  const made = new Map<PackageName, { readonly value: T }>();
  return (name) => {
    const known = made.get(name) ?? { value: make(name) };
    made.set(name, known);
    return known.value;
  };
}
