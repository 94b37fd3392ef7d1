import type { Catalog, CatalogEntry } from '../../src/catalog/entry.ts';
import { parseEntry } from '../../src/catalog/parse.ts';
import { sha256Of } from '../../src/model/digest.ts';

export interface Described {
  readonly needs?: readonly string[];
  readonly versions?: readonly string[];
  readonly platforms?: readonly string[];
  /** Further lines of the recipe. */
  readonly recipe?: string;
  /** Further lines above the releases. */
  readonly about?: string;
  readonly mirror?: string;
  readonly url?: string;
}

/** A catalog of real entries, parsed from their texts; every one of them is a library. */
export function smallCatalog(described: Readonly<Record<string, Described>>): Catalog {
  const entries = Object.entries(described).map(([name, about]) => entryOf(name, about));
  return {
    directory: '/catalog',
    find: (name) => entries.find((entry) => entry.name === name),
    modules: () => [],
    names: () => entries.map(({ name }) => name),
    all: () => entries,
  };
}

function entryOf(name: string, described: Described): CatalogEntry {
  const { needs = [], versions = ['1.0'], platforms = ['linux-x64'], recipe = '', about = '' } = described;
  const text = `
name = "${name}"
kind = "library"
summary = "A library"
homepage = "https://example.org/"
repository = "https://example.org/${name}"
license = "MIT"
platforms = ${JSON.stringify(platforms)}
${about}
${versions.map((version) => releaseOf(name, version, described)).join('\n')}
[build]
system = "make"
needs = ${JSON.stringify(needs)}
${recipe}
`;
  return parseEntry(text, `/catalog/${name}.toml`);
}

function releaseOf(name: string, version: string, { url, mirror }: Described): string {
  return `[[release]]
version = "${version}"
[[release.source]]
url = "${url ?? `https://example.org/${name}-${version}.tar.gz`}"
sha256 = "${sha256Of(`${name} ${version}`)}"
mirrors = ${JSON.stringify(mirror === undefined ? [] : [mirror])}
confirmed = "by this test"`;
}
