import { HeadwaterError } from '../../src/errors.ts';

/** The error that work ends with. That there is none, or one of another kind, is a defect. */
export function errorOf(work: () => unknown): HeadwaterError {
  try {
    work();
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
