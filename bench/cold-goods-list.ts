/** What the server of a cold install has: archives by digest, as a lock would name them, and their evidence. */
export type Goods = readonly {
  readonly name: string;
  /** Path below the server's address. */
  readonly file: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly evidence: readonly { readonly name: string; readonly file: string }[];
}[];
