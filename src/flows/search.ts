import type { CatalogEntry } from '../catalog/entry.ts';
import { loadCatalog } from '../catalog/load.ts';
import type { Host } from '../host/host.ts';

export interface CatalogLine {
  readonly name: string;
  /** Newest that the recipe builds; absent: only others build it. */
  readonly version?: string;
  /** The workflow that signs builds of others. */
  readonly attestedBy?: string;
  readonly kind: 'tool' | 'library';
  readonly summary: string;
}

/** Packages that have every word in name or summary; those with all in the name come first. No words find all. */
export function search(words: readonly string[], host: Host): readonly CatalogLine[] {
  const wanted = words.map((word) => word.toLowerCase());
  const inName = ({ name }: CatalogLine): boolean => wanted.every((word) => name.includes(word));
  const all = loadCatalog(host).all().map(lineOf);
  const found = all.filter(({ name, summary }) => {
    const text = `${name} ${summary.toLowerCase()}`;
    return wanted.every((word) => text.includes(word));
  });
  return [...found.filter(inName), ...found.filter((line) => !inName(line))];
}

function lineOf({ name, kind, summary, releases, attested }: CatalogEntry): CatalogLine {
  const version = releases[0]?.version;
  const attestedBy = attested?.github?.signer.replace('https://github.com/', '');
  return {
    name,
    ...(version !== undefined && { version }),
    ...(attestedBy !== undefined && { attestedBy }),
    kind,
    summary,
  };
}
