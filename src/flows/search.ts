import { loadCatalog } from '../catalog/load.ts';
import type { Host } from '../host/host.ts';

export interface CatalogLine {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly summary: string;
}

/** Packages with `word` in their name or summary, names first. An empty word finds all. */
export function search(word: string, host: Host): readonly CatalogLine[] {
  const wanted = word.toLowerCase();
  const inName = (line: CatalogLine): boolean => line.name.includes(wanted);
  const all = loadCatalog(host)
    .all()
    .map(({ name, kind, summary, releases }) => ({
      name,
      version: releases[0]?.version ?? '',
      kind,
      summary,
    }));
  const found = all.filter((line) => inName(line) || line.summary.toLowerCase().includes(wanted));
  return [...found.filter(inName), ...found.filter((line) => !inName(line))];
}
