import { type ErrorCode, type ErrorDetail, HeadwaterError } from '../../errors.ts';

/** Where in a document something is read, and the code to refuse with when it is not well-formed. */
export interface Place {
  readonly code: ErrorCode;
  /** For people, for example `predicate.runDetails.builder`. */
  readonly path: string;
}

export function inside(place: Place, member: string | number): Place {
  const step = typeof member === 'number' ? `[${member}]` : `.${member}`;
  return { code: place.code, path: `${place.path}${step}` };
}

export function fail(place: Place, problem: string, detail: ErrorDetail = {}): never {
  throw new HeadwaterError(place.code, `${place.path} ${problem}`, detail);
}
