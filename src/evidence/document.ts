import type { Place } from '../model/strict-json/place.ts';

/** A Sigstore bundle as it was found; nobody has judged it. */
export interface FoundBundle {
  /** JSON of the bundle alone, ready for the door. */
  readonly bytes: Uint8Array;
  /** Where it stood, for people: `multiple.intoto.jsonl, line 2`. */
  readonly where: string;
}

/** One JSON document of a file, with the bytes it was read from. */
export interface Document {
  readonly json: unknown;
  readonly bytes: Uint8Array;
  readonly place: Place;
}

/** JSON as bytes; it was parsed strictly before, so nothing of it was ambiguous. */
export function bytesOf(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}
