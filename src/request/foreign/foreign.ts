import type { Version } from '../../model/version.ts';

/** A file of another tool manager, in hand. It is data: nothing in it is ever run. */
export interface ForeignFile {
  /** As it is shown: `.tool-versions`, `aqua/imports/go.yaml`. */
  readonly path: string;
  /** Without a byte order mark; lines end with LF. */
  readonly text: string;
}

/** What was understood of a file, and what was not. */
export interface ForeignContent {
  readonly tools: readonly ForeignTool[];
  /** Lines that say something headwater does not take over, each with the reason. */
  readonly remarks: readonly Remark[];
  /** Further files that it names, relative to itself; nobody has looked at them. */
  readonly imports?: readonly ForeignImport[];
}

export interface ForeignTool {
  readonly line: number;
  /** As it stands there: `aqua:BurntSushi/ripgrep`. May hold anything that a text can. */
  readonly written: string;
  readonly space: NameSpace;
  /** Its name in that space. */
  readonly name: string;
  readonly wish: Wish;
}

/** Whose names they are. `short` stands for the plain names that managers share: `jq`, `ripgrep`. */
export type NameSpace =
  | 'short'
  | 'brew'
  | 'nix'
  | 'github'
  | 'gitlab'
  | 'npm'
  | 'pypi'
  | 'cargo'
  | 'go'
  | 'gem'
  | 'other';

/** The version that is wished for, in headwater's words: `1.7` accepts 1.7 and 1.7.x. */
export type Wish =
  | {
      readonly type: 'version';
      readonly version: Version;
      /** The manager would take this version and no other. */
      readonly exact: boolean;
      /** What headwater's way of saying it leaves out. */
      readonly loss?: string;
    }
  | { readonly type: 'newest'; readonly loss?: string }
  | { readonly type: 'unsayable'; readonly why: string };

export interface Remark {
  readonly line: number;
  /** What stands there. */
  readonly about: string;
  readonly why: string;
}

export interface ForeignImport {
  readonly line: number;
  readonly path: string;
}
