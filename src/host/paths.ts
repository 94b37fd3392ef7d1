/** Where headwater keeps things (docs/FORMATS.md, "On disk"). All absolute. */
export interface HomePaths {
  readonly data: string;
  readonly config: string;
  readonly cache: string;
  readonly store: string;
  /** Stores of others, only read, in the order in which they are asked (HEADWATER_STORES). */
  readonly lowerStores: readonly string[];
  readonly bin: string;
  readonly generations: string;
  readonly keys: string;
  readonly quarantine: string;
  readonly downloads: string;
  readonly logs: string;
  readonly locks: string;
  /** The catalog's folder. */
  readonly catalog: string;
}
