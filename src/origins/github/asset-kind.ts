import type { PartLayout } from '../../model/attested-package.ts';

export interface AssetKind {
  readonly format: PartLayout['format'];
  /** The name without what says how it is packed. */
  readonly stem: string;
  /** Of assets that differ in nothing else, the one with the lower rank is taken. */
  readonly rank: number;
}

/** By the end of the name, in the order of preference. */
const ENDINGS: readonly (readonly [RegExp, PartLayout['format']])[] = [
  [/\.(tar\.gz|tgz)$/, 'tar'],
  [/\.(tar\.xz|txz)$/, 'tar'],
  [/\.(tar\.zst|tzst)$/, 'tar'],
  [/\.(tar\.bz2|tbz2?)$/, 'tar'],
  [/\.tar$/, 'tar'],
  [/\.zip$/, 'zip'],
  [/\.(gz|xz|zst|bz2)$/, 'compressed-file'],
];

/** What a file of a release is by its name; what has no ending that is known is taken for the program itself. */
export function kindOfAsset(name: string): AssetKind {
  const lower = name.toLowerCase();
  const rank = ENDINGS.findIndex(([ending]) => ending.test(lower));
  const [ending, format] = ENDINGS[rank] ?? [];
  if (ending === undefined || format === undefined)
    return { format: 'file', stem: name, rank: ENDINGS.length };
  return { format, stem: name.slice(0, lower.search(ending)), rank };
}
