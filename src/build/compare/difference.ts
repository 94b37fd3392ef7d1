/** What made two builds part, as far as their bytes tell. `build-id` follows from something else in the file. */
export type Cause =
  | 'build date'
  | 'build path'
  | 'order'
  | 'build id'
  | 'kernel'
  | 'user'
  | 'cores'
  | 'random'
  | 'unknown';

/** A stretch in which two versions of a file part. */
export interface Spot {
  /** For people: `line 3`, `section .rodata`, `member part.o, section .text`. */
  readonly place: string;
  /** What stands there in the one and in the other, with a little around it. Empty: nothing. */
  readonly left: Buffer;
  readonly right: Buffer;
  /** What the place alone says, before anybody looks at the bytes. */
  readonly cause?: Cause;
}

/** How one path of two trees differs. */
export interface FileDifference {
  /** Relative to the trees. */
  readonly path: string;
  readonly kind: 'content' | 'executable' | 'type' | 'target' | 'only-left' | 'only-right' | 'too-large';
  readonly spots: readonly Spot[];
}

/** More spots of one file tell nobody anything new. */
export const MOST_SPOTS = 24;

/** The same spots inside of something: `member part.o, section .text`. */
export function within(outer: string, spots: readonly Spot[]): Spot[] {
  return spots.map((spot) => ({ ...spot, place: `${outer}, ${spot.place}` }));
}
