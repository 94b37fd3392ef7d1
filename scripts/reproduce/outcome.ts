/** What one side made of one package; one line of JSON between the processes. */
export type Outcome = Made | Failed;

export interface Made {
  readonly type: 'made';
  readonly sha256: string;
  readonly tarSha256: string;
  readonly sbomSha256: string;
  /** Of the artifact, in bytes. */
  readonly size: number;
  /** Of the build alone, without fetching. */
  readonly seconds: number;
  /** Absolute path of its folder in the store. */
  readonly path: string;
  /** `file: place` for every place of the build that a file of the tree mentions. */
  readonly traces: readonly string[];
}

interface Failed {
  readonly type: 'failed';
  readonly code: string;
  readonly reason: string;
}
