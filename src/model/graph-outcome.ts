import type { HeadwaterError } from '../errors.ts';

/** What became of one package of a graph. */
export type GraphOutcome = {
  readonly name: string;
  readonly version?: string;
  readonly system?: string;
} & (
  | ({ readonly state: 'built'; readonly seconds: number } & InStore)
  | ({ readonly state: 'reused' } & InStore)
  | { readonly state: 'failed'; readonly error: HeadwaterError }
  /** @property because what it needs and is not there, like `zlib 1.3` */
  | { readonly state: 'skipped'; readonly because: string }
  /** Another one had failed, and nothing more was begun. */
  | { readonly state: 'stopped' }
);

interface InStore {
  /** Of the artifact. */
  readonly sha256: string;
  readonly size: number;
  /** Absolute path of its folder in the store. */
  readonly path: string;
}
