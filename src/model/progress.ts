/** What a flow tells about its work while it goes on; `ui/` draws it, or prints a line. */
export type ProgressEvent =
  /** How many packages there are in all; told once, where there are several. */
  | {
      readonly kind: 'plan';
      readonly packages: number;
      /** So many that a log should count them one by one. */
      readonly countsEach?: boolean;
    }
  | { readonly kind: 'fetch'; readonly what: string; readonly state: FetchState }
  /** All it is made from is there; it is built in its turn. */
  | { readonly kind: 'queued'; readonly what: string }
  | { readonly kind: 'build'; readonly what: string; readonly state: BuildState }
  | { readonly kind: 'stage'; readonly what: string; readonly stage: 'verify' | 'unpack' | 'admit' | 'link' }
  | { readonly kind: 'wait'; readonly what: string; readonly reason: string }
  | { readonly kind: 'done'; readonly what: string; readonly text: string }
  /** Nothing more is done for a package. Why it did not go well is told later, as an error. */
  | {
      readonly kind: 'ended';
      readonly what: string;
      readonly well: boolean;
      /** It was not even begun: this, which it needs, is not there. */
      readonly because?: string;
    }
  | { readonly kind: 'warning'; readonly text: string };

export type FetchState =
  | { readonly type: 'started'; readonly url: string }
  /** Bytes so far, and in all where the server said. */
  | { readonly type: 'received'; readonly bytes: number; readonly total?: number }
  | { readonly type: 'retry'; readonly url: string; readonly reason: string; readonly delayMs: number }
  | { readonly type: 'rejected'; readonly url: string; readonly reason: string }
  | { readonly type: 'finished'; readonly url: string; readonly bytes: number }
  /** Of many small files, how many are here. */
  | { readonly type: 'modules'; readonly done: number; readonly total: number };

export type BuildState =
  | { readonly type: 'started'; readonly steps: number; readonly log: string }
  | { readonly type: 'step'; readonly index: number; readonly name: string }
  | { readonly type: 'finished'; readonly seconds: number };

export type Progress = (event: ProgressEvent) => void;
