import { loadCatalog } from '../catalog/load.ts';
import type { Host } from '../host/host.ts';

export interface CatalogLine {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly summary: string;
}

/** Packages that have every word in name or summary; those with all in the name come first. No words find all. */
export function search(words: readonly string[], host: Host): readonly CatalogLine[] {
  const wanted = words.map((word) => word.toLowerCase());
  const inName = ({ name }: CatalogLine): boolean => wanted.every((word) => name.includes(word));
  const all = loadCatalog(host)
    .all()
    .map(({ name, kind, summary, releases }) => ({
      name,
      version: releases[0]?.version ?? '',
      kind,
      summary,
    }));
  const found = all.filter(({ name, summary }) => {
    const text = `${name} ${summary.toLowerCase()}`;
    return wanted.every((word) => text.includes(word));
  });
  return [...found.filter(inName), ...found.filter((line) => !inName(line))];
}
