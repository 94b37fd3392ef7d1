/** Where things stand inside the seal, the same in every build on every machine (docs/BUILD-TYPE.md, "Places"). */
export const SOURCES = '/sources';
/** HOME of every step; what is written here is thrown away. */
export const HOME = '/build';
export const SOURCE_TREE = '/build/src';
export const CMAKE_TREE = '/build/cmake';
export const MESON_TREE = '/build/meson';
/** DESTDIR of the install step. */
export const OUT = '/out';
export const NEEDS = '/needs';
/** Go modules and crates, read-only. */
export const MODULES = '/modules';
/** Toolchains that stand outside of the system's folders of programs, read-only. */
export const TOOLCHAINS = '/toolchains';
/** GOMODCACHE: where Go unpacks modules to. */
export const GO_CACHE = '/build/go-modules';
/** Where the crates of /modules are unpacked to. */
export const CRATES = '/build/crates';
export const CARGO_HOME = '/build/cargo';
export const CARGO_TARGET = '/build/target';

/** The prefix a package is configured for. It exists on no machine, so that whatever depends on it shows. */
export function prefixOf(name: string): string {
  return `/opt/headwater/${name}`;
}

/** Texts that have no business in a finished tree: each is a place of the build alone. */
export const TRACES: readonly string[] = [
  '/opt/headwater/',
  `${HOME}/`,
  `${OUT}/`,
  `${NEEDS}/`,
  `${SOURCES}/`,
  `${MODULES}/`,
  `${TOOLCHAINS}/`,
];
