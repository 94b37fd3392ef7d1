/** What a bump did to an entry of the catalog. */
export type BumpResult =
  | { readonly state: 'current'; readonly name: string; readonly version: string }
  | Bumped;

export interface Bumped {
  readonly state: 'bumped';
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly sources: readonly BumpedSource[];
  /** How many are pinned; absent: it has none. */
  readonly modules?: number;
  /** Absent: it was not built. */
  readonly build?: { readonly seconds: number; readonly reproducible: boolean };
  /** Absolute paths of what was changed. */
  readonly files: readonly string[];
}

interface BumpedSource {
  readonly url: string;
  readonly sha256: string;
  /** Who says so, for people; empty: one address alone. */
  readonly witnesses: readonly string[];
}
