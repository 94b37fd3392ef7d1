/** A tool of the cold install: a release asset of `bench/<name>` at the server. */
export interface Good {
  readonly name: string;
  /** Of the asset, and of the file in the folder of the goods. */
  readonly file: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export type Goods = readonly Good[];

export const OWNER = 'bench';
export const TAG = 'v1.0.0';

export interface Shop {
  /** What headwater is to be run with to take the server for GitHub. */
  readonly env: Readonly<Record<string, string>>;
  /** Below which downloads are. */
  readonly site: string;
  /** File of the root under which the evidence is signed. */
  readonly root: string;
}
