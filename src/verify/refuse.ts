import { type ErrorCode, type ErrorDetail, HeadwaterError } from '../errors.ts';

/** Every no of the door goes through here. */
export function refuse(code: ErrorCode, message: string, detail: ErrorDetail = {}): never {
  throw new HeadwaterError(code, message, detail);
}
