import { HeadwaterError } from '../../src/errors.ts';

/** The code that work ends with; that there is none, or an error of another kind, is a defect. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}
