import { HeadwaterError } from '../errors.ts';

/** Folders that are to stand first, in this order, in a variable that lists folders: PATH and its kind. */
export interface SearchPath {
  readonly name: 'PATH' | LibraryVariable;
  readonly folders: readonly string[];
}

/** Where pkg-config, the compiler's preprocessor, its linker and CMake look before they look in the system. */
export type LibraryVariable = 'PKG_CONFIG_PATH' | 'CPATH' | 'LIBRARY_PATH' | 'CMAKE_PREFIX_PATH';

/**
 * @throws HeadwaterError SETTING_INVALID for a folder that no such list can name: a colon
 *   separates, and there is no way to quote one (POSIX.1, XBD 8.3); a semicolon separates
 *   what CMake makes of it (cmake-language(7), "Lists").
 */
export function searchPath(name: SearchPath['name'], folders: readonly string[]): SearchPath {
  const separators = name === 'CMAKE_PREFIX_PATH' ? /[:;\n\r]/ : /[:\n\r]/;
  const unnameable = folders.find((folder) => separators.test(folder));
  if (unnameable === undefined) return { name, folders };
  throw new HeadwaterError('SETTING_INVALID', `${name} cannot name a folder of headwater`, {
    expected: `a path without colons${name === 'CMAKE_PREFIX_PATH' ? ', semicolons' : ''} and line breaks`,
    found: JSON.stringify(unnameable),
    hint: 'Set HEADWATER_HOME to another folder.',
  });
}

/**
 * The value of a variable with folders put first. An absent or empty value adds no empty
 * entry: that would be the working folder, whoever's that is. Entries of the user stay, in order.
 */
export function prepended({ folders }: SearchPath, existing: string | undefined): string {
  const entries = existing === undefined || existing === '' ? [] : existing.split(':');
  return [...folders, ...entries.filter((entry) => !folders.includes(entry))].join(':');
}

/** The variables as a program would get them that is started in `env`. */
export function variablesOf(
  paths: readonly SearchPath[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path.name, prepended(path, env[path.name])]));
}
