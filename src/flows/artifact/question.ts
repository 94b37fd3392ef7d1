import type { MANY_VALUES, ONE_VALUE } from './flag-names.ts';

/** What `verify --artifact` asks, in the words of its flags; nothing of it has been read. */
export interface ArtifactQuestion {
  /** A file, or `sha256:HEX`. */
  readonly artifact: string;
  /** Files of evidence; `-` is standard input. */
  readonly bundles: readonly string[];
  readonly identity: IdentityFlags;
}

/** Who should have signed, and what: exact values all of them, by the names of their flags. */
export type IdentityFlags = {
  readonly [Name in (typeof ONE_VALUE)[number]]?: string | undefined;
} & {
  readonly [Name in (typeof MANY_VALUES)[number]]?: readonly string[] | undefined;
};
