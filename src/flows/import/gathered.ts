import type { ForeignContent, ForeignTool, Remark } from '../../request/foreign/foreign.ts';

/** A file that was read: its tools, and what of it is not taken over. */
export interface GatheredFile extends ForeignContent {
  /** Relative to the project where it lies in it. */
  readonly path: string;
  readonly format: string;
}

export interface GatheredTool extends ForeignTool {
  readonly file: string;
}

export interface GatheredRemark extends Remark {
  readonly file: string;
}

/** Where files are looked for. */
export interface ForeignRoot {
  /** Absolute path without symlinks; what files say may lead no further. */
  readonly root: string;
  /** Absolute path of the project: what paths are shown relative to. */
  readonly project: string;
}
